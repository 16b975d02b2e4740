# bash: eval "$(oauth-conformance completion bash)" in ~/.bashrc
_oauth_conformance() {
  local line=${COMP_LINE:0:COMP_POINT} word=${COMP_WORDS[COMP_CWORD]} suggestion
  # The command's own words begin after the name that it was called by.
  line=${line#*"${COMP_WORDS[0]}"}
  line=${line#"${line%%[![:space:]]*}"}
  COMPREPLY=()
  while IFS= read -r suggestion; do
    [[ $suggestion == "$word"* ]] && COMPREPLY+=("$suggestion")
  done < <("${COMP_WORDS[0]}" "[suggest:${#line}]" "$line" 2>/dev/null)
}
# Where nothing is suggested, files are: profiles and folders can be named by their path.
complete -o default -F _oauth_conformance oauth-conformance
