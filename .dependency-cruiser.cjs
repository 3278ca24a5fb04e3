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
  // What the project's shape asks for: these modules do their work with these libraries.
  required: [
    { name: 'pe-library-reads-pe-headers', severity: 'error', module: { path: '^adapters/assembly/pe-headers\\.ts$' }, to: { path: 'node_modules/pe-library/' } },
    { name: 'codecs-are-io-ts', severity: 'error', module: { path: '^domain/events/.*-events\\.ts$' }, to: { path: 'node_modules/io-ts/' } },
    { name: 'projections-of-the-log-are-rxjs', severity: 'error', module: { path: '^projections/(fold-log|audit)\\.ts$' }, to: { path: 'node_modules/rxjs/' } },
    { name: 'subscriptions-are-rxjs', severity: 'error', module: { path: '^adapters/event-log/(follow|eventstore-subscribe)\\.ts$' }, to: { path: 'node_modules/rxjs/' } },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    parser: 'swc',
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: { exportsFields: ['exports'], conditionNames: ['import', 'require', 'node', 'default'], extensions: ['.ts', '.js', '.json'] },
  },
};
