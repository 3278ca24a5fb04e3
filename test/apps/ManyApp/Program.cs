using System.Reflection;
using Microsoft.Extensions.Caching.Memory;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Newtonsoft.Json;

// Some thirty small assemblies of packages, each used or loaded by its name.
var builder = Host.CreateApplicationBuilder(args);
builder.Services.AddHttpClient();
builder.Services.AddMemoryCache();
using var host = builder.Build();
host.Services.GetRequiredService<IMemoryCache>().Set("answer", JsonConvert.SerializeObject(42));
foreach (var file in Directory.GetFiles(AppContext.BaseDirectory, "*.dll").Order())
{
    var assembly = Assembly.Load(Path.GetFileNameWithoutExtension(file));
    Console.WriteLine($"{assembly.GetName().Name} {assembly.Location}");
}
