type Search = {
  readonly edges: readonly (readonly number[])[];
  /** When a node was found, counted from 0. */
  readonly found: Map<number, number>;
  /** The earliest open node that a node is known to lead to. */
  readonly low: number[];
  /** Found nodes whose component is not known yet. */
  readonly open: number[];
  readonly isOpen: Set<number>;
  readonly components: (readonly number[])[];
};

const enter = ({ found, low, open, isOpen }: Search, node: number): void => {
  low[node] = found.size;
  found.set(node, found.size);
  open.push(node);
  isOpen.add(node);
};

/** A node that leads to no earlier open one is the first of its component; the rest was found after it. */
const leave = ({ found, low, open, isOpen, components }: Search, node: number): void => {
  if (low[node] !== found.get(node)) return;
  const component = open.splice(open.lastIndexOf(node));
  for (const member of component) isOpen.delete(member);
  components.push(component);
};

/** With a path of its own in place of recursion: a chain of references may be longer than the stack is deep. */
const search = (state: Search, start: number): void => {
  const { edges, found, low, isOpen } = state;
  const path = [{ node: start, next: 0 }];
  enter(state, start);
  for (let step = path.at(-1); step !== undefined; step = path.at(-1)) {
    const { node } = step;
    const other = edges[node]![step.next++];
    if (other === undefined) {
      leave(state, node);
      path.pop();
      const parent = path.at(-1)?.node;
      if (parent !== undefined) low[parent] = Math.min(low[parent]!, low[node]!);
    } else if (!found.has(other)) {
      enter(state, other);
      path.push({ node: other, next: 0 });
    } else if (isOpen.has(other)) low[node] = Math.min(low[node]!, found.get(other)!);
  }
};

/**
 * The strongly connected components of a graph whose nodes are the indices of `edges`: nodes that lead to each other, or one alone. Each
 * comes after every component that it leads to. Takes time in proportion to nodes and edges (R. Tarjan, SIAM J. Comput. 1, 1972, p. 146).
 */
export const componentsOf = (edges: readonly (readonly number[])[]): readonly (readonly number[])[] => {
  const state: Search = { edges, found: new Map(), low: [], open: [], isOpen: new Set(), components: [] };
  for (const node of edges.keys()) if (!state.found.has(node)) search(state, node);
  return state.components;
};
