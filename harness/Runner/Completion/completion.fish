# fish: oauth-conformance completion fish > ~/.config/fish/completions/oauth-conformance.fish
function __oauth_conformance
    set -l words (commandline --cut-at-cursor --current-process --tokenize) (commandline --cut-at-cursor --current-token)
    set -l line (string join -- ' ' $words[2..-1])
    $words[1] "[suggest:"(string length -- "$line")"]" "$line" 2>/dev/null
end
complete --command oauth-conformance --arguments '(__oauth_conformance)'
