# Set `known`, unless the command $1 does not exist.
_ittybit_words() {
#TABLE
}

# Set `known` for the words of the command line in $@, and `value` to what comes next:
# empty, or = and the values of an option.
_ittybit_read() {
  local word option command=
  value=
  _ittybit_words ''
  for word; do
    case "$word" in '='|'@') continue;; esac
    if [ -n "$value" ]; then value=; continue; fi
    case "$word" in
    -*=*) ;;
    -*) for option in $known; do
        case "$option" in "$word="*) value="=${option#*=}";; esac
      done;;
    *) case " $known " in *" $word "*)
        if _ittybit_words "${command:+$command }$word"; then
          command="${command:+$command }$word"
        fi;;
      esac;;
    esac
  done
}

# Set `found` to the words that may follow, and `files` to 1 if paths may, for the
# beginning $1 of a word.
_ittybit_find() {
  local word
  found= files=
  case "$1" in -*=*)
    for word in $known; do
      case "$word" in "${1%%=*}="*) value="=${word#*=}";; esac
    done;;
  esac
  case "$value" in
  '=@') files=1; return;;
  '=%') case "$1" in @*|*=@*) files=1;; esac; return;;
  '='*) found="${value#=}"; found="${found//,/ }"; return;;
  esac
  for word in $known; do
    case "$word" in
    @) files=1;;
    %) case "$1" in @*) files=1;; esac;;
    -*) case "$1" in -*) found="$found ${word%%=*}";; esac;;
    *) found="$found $word";;
    esac
  done
}
