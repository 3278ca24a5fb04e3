System.Console.WriteLine(typeof(Microsoft.Extensions.Logging.ILogger).Assembly.Location);
System.Console.WriteLine(typeof(Microsoft.AspNetCore.Builder.WebApplication).Assembly.Location);
