using Newtonsoft.Json;

Console.WriteLine(JsonConvert.SerializeObject(new { hello = "world", args, baseDirectory = AppContext.BaseDirectory, location = typeof(JsonConvert).Assembly.Location }));
return args.Length > 0 && int.TryParse(args[0], out var code) ? code : 0;
