# Completes rolechain in fish. Words are passed on as they are typed: nothing in them is run.
function __rolechain_complete
    set --local words (commandline --current-process --tokenize --cut-at-cursor)
    rolechain complete -- $words (commandline --current-token --cut-at-cursor) 2> /dev/null
end
complete --command rolechain --keep-order --no-files --arguments '(__rolechain_complete)'
