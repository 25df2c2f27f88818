#compdef ittybit
#SHARED
_ittybit() {
  local known value found files line=("${(@)words[2,CURRENT-1]}") current="$words[CURRENT]"
  setopt local_options sh_word_split
  _ittybit_read "${line[@]}"
  _ittybit_find "$current"
  case "$current" in -*=*) compset -P '*=';; esac
  case "$current" in @*|*=@*) compset -P '@';; esac
  [ -z "$found" ] || compadd -- $found
  [ -z "$files" ] || _files
}
if [ "$funcstack[1]" = _ittybit ]; then _ittybit "$@"; else compdef _ittybit ittybit; fi
