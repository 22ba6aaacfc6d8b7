//! The list of clients: counts in the background, and the tree follows the cursor.

use super::changing;
use super::model::Model;
use super::overlay::{ClientList, Overlay};
use super::work::{Change, Desk, Found, Kind, Product, Then};
use crate::chain::client::Client;
use crate::predict::{Prediction, ProfileVerdict};
use crate::text::text;
use std::sync::Arc;

/// Opens the list and starts to count.
pub(super) fn open(model: &mut Model) {
    let client = model.prediction.survey.assumptions.client;
    model.overlay = Some(Overlay::Clients(ClientList::new(client)));
    count(model);
}

/// Starts to count for the open list, once all policies are known.
pub(super) fn count(model: &mut Model) {
    if model.loading.is_some() || !matches!(model.overlay, Some(Overlay::Clients(_))) {
        return;
    }
    let prediction = model.prediction.clone();
    let nodes = model.prediction.survey.forest.node_count();
    let found = model.workshop.start(Kind::Listing, nodes, move |desk| {
        count_all(desk, &prediction);
    });
    for Found { product, .. } in found {
        take_in(model, &product);
    }
}

/// Adds a number.
pub(super) fn take_in(model: &mut Model, product: &Product) {
    match (product, &mut model.overlay) {
        (Product::Count(client, number), Some(Overlay::Clients(list))) => {
            list.count(*client, *number);
        }
        (Product::Counted, _) => model.workshop.listing.end(),
        _ => {}
    }
}

/// Previews the tree for the client under the cursor.
pub(super) fn try_out(model: &mut Model) {
    let Some(Overlay::Clients(list)) = &model.overlay else {
        return;
    };
    let (client, before) = (list.chosen(), list.before);
    if client == before {
        changing::restore(model);
    } else {
        changing::try_out(model, &name(client), change_to(client));
    }
}

/// Continues with the client under the cursor.
pub(super) fn choose(model: &mut Model) {
    let Some(Overlay::Clients(list)) = model.overlay.take() else {
        return;
    };
    model.workshop.listing.stop();
    let client = list.chosen();
    if client != list.before {
        changing::keep(model, &name(client), change_to(client), Then::Client);
    }
}

fn name(client: Client) -> String {
    text!("client {client}", client = client.name())
}

fn change_to(client: Client) -> Change {
    Arc::new(move |prediction| prediction.set_client(client))
}

/// Counts for one client after the other the profiles with another verdict than with the AWS CLI.
fn count_all(desk: &Desk<'_>, prediction: &Prediction) {
    let mut usual: Option<(Vec<String>, Vec<ProfileVerdict>)> = None;
    for &client in Client::ALL {
        let read = prediction.as_client(client);
        if desk.evaluate_all(&read).is_none() {
            return;
        }
        let (names, usual) = usual.get_or_insert_with(|| {
            let names = read.profiles().map(|(name, _)| name.to_owned());
            let names: Vec<String> = names.collect();
            let verdicts = verdicts(&read, &names);
            (names, verdicts)
        });
        let pairs = verdicts(&read, names).into_iter().zip(usual);
        let differing = pairs.filter(|(verdict, usual)| verdict.differs_from(**usual));
        desk.report(Product::Count(client, differing.count()));
    }
    desk.report(Product::Counted);
}

/// The verdicts of profiles by name; a profile that does not exist for a client is broken.
fn verdicts(prediction: &Prediction, names: &[String]) -> Vec<ProfileVerdict> {
    let verdict = |name: &String| {
        let id = prediction.survey.forest.requested(name);
        id.map_or(ProfileVerdict::Broken, |id| prediction.profile_verdict(id))
    };
    names.iter().map(verdict).collect()
}
