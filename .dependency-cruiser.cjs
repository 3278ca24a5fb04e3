/** The arrows of docs/architecture.md: src → projections, adapters → domain; the domain knows only io-ts and fp-ts. */
const layer = (name, from, path, pathNot) => ({ name, severity: 'error', from: { path: from }, to: { path, pathNot } });

module.exports = {
  forbidden: [
    layer('domain-is-pure', '^domain/', '.', ['^domain/', 'node_modules/(io-ts|fp-ts)/']),
    layer('projections-know-the-domain-only', '^projections/', '.', ['^(projections|domain)/', 'node_modules/(rxjs|io-ts|fp-ts)/']),
    layer('adapters-do-not-know-the-program', '^adapters/', '^(src|projections)/'),
    layer('nobody-imports-tests', '^(src|domain|projections|adapters)/', '^test/'),
    layer('grpc-only-in-its-adapter', '^(src|domain|projections|adapters/(?!event-log/eventstore))', 'node_modules/@(eventstore|grpc)/'),
    layer('sqlite-only-in-adapters', '^(src|domain|projections)/', '^(node:)?sqlite$'),
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true } },
    { name: 'resolvable', severity: 'error', from: {}, to: { couldNotResolve: true } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'], extensions: ['.ts', '.js', '.json'] },
  },
};
