#compdef oauth-conformance
# zsh: eval "$(oauth-conformance completion zsh)" in ~/.zshrc, after compinit
_oauth_conformance() {
  local line="${(j: :)${(@Q)words[2,CURRENT]}}"
  local -a suggestions
  suggestions=("${(@f)$("${words[1]}" "[suggest:${#line}]" "$line" 2>/dev/null)}")
  suggestions=("${(@)suggestions:#}")
  (( $#suggestions )) && compadd -- "${suggestions[@]}" || _files
}
compdef _oauth_conformance oauth-conformance
