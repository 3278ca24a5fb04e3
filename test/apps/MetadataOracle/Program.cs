// Says of each file named on standard input, one a line, what System.Reflection.Metadata finds in it, as a line of JSON.
// With --time it reads identity and references of all of them and prints their number only.
using System.Text.Json;
using MetadataOracle;

var files = Console.In.ReadToEnd().Split('\n', StringSplitOptions.RemoveEmptyEntries);

if (args.Contains("--time"))
{
    Console.WriteLine(files.Count(Identity.Read));
    return;
}

using var output = new StreamWriter(Console.OpenStandardOutput());
foreach (var file in files) output.WriteLine(JsonSerializer.Serialize(Description.Of(file)));
