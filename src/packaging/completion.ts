import { actions, optionsOf, type ActionSpec } from '../cli/actions.ts';
import { options } from '../cli/options.ts';

/** The words that an operand may be, such as the verbs of `queue`; none where a file or a name is meant. */
const verbsOf = ({ operands }: ActionSpec): readonly string[] => {
  const [first = ''] = operands.replace(/^\[|\]$/g, '').split(' ');
  return /^[a-z0-9]+(\|[a-z0-9]+)*$/.test(first) ? first.split('|') : [];
};

/** With `--`, which every option may have and no path starts with, and in small letters, as people begin to type. */
const spellings = (action: ActionSpec): readonly string[] =>
  optionsOf(action)
    .map((name) => `--${options[name].spelling.replace(/^(--|\/)/, '').replace(/(?<=[a-z])(?=[A-Z])/g, '-').toLowerCase()}${options[name].value === 'required' ? '=' : ''}`);

const caseOf = (action: ActionSpec): string =>
  `    ${[action.name, ...(action.aliases ?? [])].join('|')}) words='${verbsOf(action).join(' ')}' options='${spellings(action).join(' ')}' ;;`;

/** Completion for bash: actions, their verbs and options, and files. Derived from the tables from which the parser derives. */
export const bashCompletion = (): string => `# Completion of ngen for bash; made from the program's own tables.
_ngen() {
  local current=\${COMP_WORDS[COMP_CWORD]} action=\${COMP_WORDS[1]} words options
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W '${actions.flatMap(({ name, aliases = [] }) => [name, ...aliases]).join(' ')}' -- "$current"))
    return
  fi
  case $action in
${actions.map(caseOf).join('\n')}
    *) return ;;
  esac
  [ "$action" = help ] && words='${actions.map(({ name }) => name).join(' ')}'
  case $current in
    -*) COMPREPLY=($(compgen -W "$options" -- "$current")); [[ \${COMPREPLY[0]} == *= ]] && compopt -o nospace ;;
    *)
      COMPREPLY=()
      [ "$COMP_CWORD" -eq 2 ] && COMPREPLY=($(compgen -W "$words" -- "$current"))
      [ -z "$words" ] && { compopt -o filenames; mapfile -t COMPREPLY < <(compgen -f -- "$current"); }
      ;;
  esac
}
complete -F _ngen ngen
`;
