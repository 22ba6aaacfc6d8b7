# Completes rolechain in elvish. Words are passed on as they are typed: nothing in them is run.
use str
set edit:completion:arg-completer[rolechain] = {|@words|
    rolechain complete -- $@words 2> /dev/null | each {|line|
        var value @help = (str:split &max=2 "\t" $line)
        if (eq $help []) {
            put $value
        } else {
            edit:complex-candidate $value &display=$value'  '$help[0]
        }
    }
}
