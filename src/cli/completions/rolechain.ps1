# Completes rolechain in PowerShell. Words are passed on as they are typed: nothing in them is run.
Register-ArgumentCompleter -Native -CommandName rolechain -ScriptBlock {
    param($wordToComplete, $commandAst, $cursorPosition)
    $words = @($commandAst.CommandElements |
        Where-Object { $_.Extent.EndOffset -lt $cursorPosition } |
        ForEach-Object { $_.Extent.Text })
    # Older versions drop an empty argument.
    $words += if ($wordToComplete) { $wordToComplete } else { "''" }
    & rolechain complete '--' @words 2> $null | ForEach-Object {
        $value, $help = $_ -split "`t", 2
        if (-not $help) { $help = $value }
        [System.Management.Automation.CompletionResult]::new($value, $value, 'ParameterValue', $help)
    }
}
