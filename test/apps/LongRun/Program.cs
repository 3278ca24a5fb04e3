using System.Diagnostics;
using System.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Newtonsoft.Json;
#if HARD_BOUND
using System.Runtime.CompilerServices;

[assembly: Dependency("Microsoft.CodeAnalysis.CSharp", LoadHint.Always)]
[assembly: Dependency("Microsoft.CodeAnalysis", LoadHint.Always)]
[assembly: Dependency("Newtonsoft.Json", LoadHint.Always)]
#endif

// What a compiler server or a formatter does: parses C#, works on the tree, writes JSON. `once` does it once and ends; `wait` does it once and stays until its input
// ends; a number does it again and again for so many seconds and says how often in each, and how much processor time each took.
var builds = string.Join("\n", Enumerable.Range(0, 12).Select(index => $$"""
    class Greeter{{index}} { readonly string name; public Greeter{{index}}(string name) { this.name = name; } public int Count { get; set; } = {{index}};
    public string Greet() => $"Hello, {name}!"; static void Main() { for (int i = 0; i < 10; i++) { System.Console.WriteLine(new Greeter{{index}}("world").Greet()); } } }
    """));

if (args is ["once"] or ["wait"])
{
    Console.WriteLine(JsonConvert.SerializeObject(new { length = Work(), jitted = JitInfo.GetCompiledMethodCount() }));
    if (args is ["wait"]) Console.In.ReadToEnd();
    return;
}

var (perSecond, cpuMs) = (new List<int>(), new List<double>());
var watch = Stopwatch.StartNew();
var before = Environment.CpuUsage.TotalTime;
for (var second = 1; second <= int.Parse(args[0]); second++)
{
    var count = 0;
    for (; watch.ElapsedMilliseconds < 1000L * second; count++) Work();
    perSecond.Add(count);
    var now = Environment.CpuUsage.TotalTime;
    cpuMs.Add((now - before).TotalMilliseconds);
    before = now;
}
Console.WriteLine(JsonConvert.SerializeObject(new { perSecond, cpuMs, jitted = JitInfo.GetCompiledMethodCount() }));

int Work()
{
    var root = CSharpSyntaxTree.ParseText(builds).GetCompilationUnitRoot().NormalizeWhitespace();
    var methods = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Select(method => method.Identifier.Text);
    return root.ToFullString().Length + JsonConvert.SerializeObject(methods).Length;
}
