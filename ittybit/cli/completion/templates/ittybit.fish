# Completion of ittybit for fish.
function __ittybit_words
#TABLE
end

function __ittybit_value -a values
  switch "$values"
  case @; __fish_complete_path (commandline -ct | string replace -r '^-.*?=' '')
  case %
    set -l current (commandline -ct)
    string match -q '@*' -- $current
    and printf '@%s\n' (__fish_complete_path (string sub -s 2 -- $current))
  case '*'; string split , -- $values
  end
end

function __ittybit
  set -l command; set -l value; set -l words (__ittybit_words '')
  set -l current (commandline -ct)
  for word in (commandline -opc)[2..]
    if test -n "$value"; set value; continue; end
    switch $word
    case '-*=*'
    case '-*'
      for option in $words
        string match -q -- "$word=*" $option; and set value $option
      end
    case '*'
      contains -- $word $words; or continue
      set -l next (string trim -- "$command $word")
      set -l found (__ittybit_words $next)
      test -n "$found"; and set command $next; and set words $found
    end
  end
  if test -n "$value"
    __ittybit_value (string replace -r '^.*?=' '' -- $value)
    return
  end
  for word in $words
    switch $word
    case @ %; __ittybit_value $word
    case '-*=*'
      set -l option (string replace -r '=.*' '' -- $word)
      if string match -q -- "$option=*" $current
        printf "$option=%s\n" (__ittybit_value (string replace -r '^.*?=' '' -- $word))
      else
        echo $option
      end
    case '*'; echo $word
    end
  end
end
complete -c ittybit -f -a '(__ittybit)'
