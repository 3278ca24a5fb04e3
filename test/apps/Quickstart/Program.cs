using System.Runtime;
using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Newtonsoft.Json;

// A tool as people use them: parses and reformats C#, says what it found as JSON, and ends.
var source = """
    using System; class Greeter { readonly string name; public Greeter(string name) { this.name = name; }
    public string Greet() => $"Hello, {name}!"; static void Main() { Console.WriteLine(new Greeter("world").Greet()); } }
    """;
var root = CSharpSyntaxTree.ParseText(source).GetCompilationUnitRoot().NormalizeWhitespace();
var methods = root.DescendantNodes().OfType<MethodDeclarationSyntax>().Select(method => method.Identifier.Text);
var compilation = CSharpCompilation.Create("greeter", [root.SyntaxTree], [MetadataReference.CreateFromFile(typeof(object).Assembly.Location)]);
Console.WriteLine(JsonConvert.SerializeObject(new
{
    lines = root.ToFullString().Split('\n').Length,
    methods,
    errors = compilation.GetDiagnostics().Count(diagnostic => diagnostic.Severity == DiagnosticSeverity.Error),
    jitted = JitInfo.GetCompiledMethodCount(),
}));
