# Completes rolechain in bash. Words are passed on as they are typed: nothing in them is run.
_rolechain() {
    local line="${COMP_LINE:0:COMP_POINT}" words value _
    IFS=$' \t\n' read -ra words <<< "$line"
    [[ $line == *[[:space:]] ]] && words+=("")
    # bash replaces only what follows the last = or : of the word.
    local typed="${words[${#words[@]} - 1]}"
    local kept="${typed%"$2"}"
    COMPREPLY=()
    while IFS=$'\t' read -r value _; do
        COMPREPLY+=("${value#"$kept"}")
    done < <(rolechain complete -- "${words[@]}" 2> /dev/null)
}
complete -o bashdefault -o default -F _rolechain rolechain
