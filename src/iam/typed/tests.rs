use super::*;

#[test]
fn numbers_compare_by_value_at_any_length() {
    let number = |text| Number::parse(text).unwrap();
    assert_eq!(number("10"), number("010.00"));
    assert_eq!(number("-0"), number("0.0"));
    let ordered = [
        "-100",
        "-10.5",
        "-10",
        "-0.01",
        "0",
        "0.009",
        "0.01",
        "0.1",
        "1",
        "9007199254740992",
        "9007199254740993",
    ];
    for pair in ordered.windows(2) {
        assert!(number(pair[0]) < number(pair[1]), "{pair:?}");
    }
    for wrong in ["", "-", "1e3", "1.", ".5", " 1", "0x10", "1_000", "١"] {
        assert_eq!(Number::parse(wrong), None, "{wrong}");
    }
    assert_eq!(Number::parse_json("1e3"), Number::parse("1000"));
    assert_eq!(Number::parse_json("25e-1"), Number::parse("2.5"));
}

#[test]
fn instants_are_compared_whatever_their_form() {
    let instant = |text| Instant::parse(text).unwrap();
    let same = [
        "1714521600",
        "2024-05-01",
        "2024-05",
        "2024-05-01T00:00Z",
        "2024-05-01T00:00:00",
        "2024-05-01T02:00:00+02:00",
        "2024-04-30T19:00:00.000-05:00",
    ];
    for text in same {
        assert_eq!(
            instant(text),
            Instant::from_seconds(1_714_521_600),
            "{text}"
        );
    }
    assert_eq!(instant("2024"), Instant::from_seconds(2024));
    assert!(instant("2024-05-01T00:00:00.5Z") > instant("2024-05-01T00:00:00Z"));
    for wrong in [
        "",
        "2024-13",
        "2024-02-30",
        "2024-05-01 00:00Z",
        "2024-05-01T24:00Z",
        "2024-05-01T00:00:00.Z",
        "2024-05-01T00:00:00+2:00",
        "2024-05-01Z",
    ] {
        assert_eq!(Instant::parse(wrong), None, "{wrong}");
    }
}

#[test]
fn networks_have_their_host_bits_masked() {
    assert_eq!(
        parse_network("203.0.113.77/24"),
        parse_network("203.0.113.0/24")
    );
    assert_eq!(
        parse_network("2001:DB8::1"),
        parse_network("2001:db8:0::1/128")
    );
    assert_eq!(parse_network("203.0.113.0/33"), None);
    assert_eq!(parse_address("010.0.0.1"), None);
    for no_network in [
        "010.0.0.1",
        "010.0.0.0/8",
        "10.0.0.0/",
        "10.0.0.0/+8",
        "10.0.0.0/8/8",
    ] {
        assert_eq!(parse_network(no_network), None, "{no_network}");
    }
}
