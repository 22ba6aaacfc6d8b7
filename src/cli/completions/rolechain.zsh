#compdef rolechain
# Completes rolechain in zsh. Words are passed on as they are typed: nothing in them is run.
_rolechain() {
    local -a found
    local value help
    while IFS=$'\t' read -r value help; do
        found+=("${value//:/\\:}${help:+:$help}")
    done < <(rolechain complete -- "${(@)words[1,CURRENT-1]}" "$PREFIX" 2> /dev/null)
    if (( $#found )); then
        _describe -V rolechain found
    else
        _files
    fi
}
if [[ "${funcstack[1]-}" == _rolechain ]]; then
    _rolechain "$@"
else
    compdef _rolechain rolechain
fi
