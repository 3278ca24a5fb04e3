using System.Runtime.CompilerServices;

[assembly: DefaultDependency(LoadHint.Always)]
[assembly: Dependency("System.Linq", LoadHint.Always)]
[assembly: Dependency("System.Collections", LoadHint.Sometimes)]
[assembly: Dependency("System.Console, Version=10.0.0.0", LoadHint.Default)]
