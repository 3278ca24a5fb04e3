using Newtonsoft.Json;

// Serves one request of its own and tells what was answered.
var builder = WebApplication.CreateBuilder(new WebApplicationOptions { Args = args, ContentRootPath = AppContext.BaseDirectory });
builder.Logging.ClearProviders();
builder.WebHost.UseUrls("http://127.0.0.1:0");
var app = builder.Build();
app.MapGet("/", (IConfiguration configuration) =>
    JsonConvert.SerializeObject(new { greeting = configuration["Greeting"], json = typeof(JsonConvert).Assembly.Location }));
await app.StartAsync();
using var client = new HttpClient();
Console.WriteLine(await client.GetStringAsync(app.Urls.First()));
await app.StopAsync();
