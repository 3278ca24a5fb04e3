using System.Reflection;
using System.Runtime;

// Says which build of each assembly runs, where it was loaded from, and how many methods the JIT compiled until here.
var assemblies = new List<Assembly> { typeof(Program).Assembly, typeof(Greeting).Assembly };
#if JSON
if (Newtonsoft.Json.JsonConvert.SerializeObject(args) == "") return 99;
assemblies.Add(typeof(Newtonsoft.Json.JsonConvert).Assembly);
#endif
Console.WriteLine($"greeting {Greeting.Text()}");
Console.WriteLine($"jitted {JitInfo.GetCompiledMethodCount()}");
foreach (var assembly in assemblies) Console.WriteLine($"{assembly.GetName().Name} {assembly.GetName().Version} {assembly.Location}");
return args.Length > 0 && int.TryParse(args[0], out var status) ? status : 0;
