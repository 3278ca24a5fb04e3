using System.Runtime.CompilerServices;

[assembly: Dependency("HardMiddle", LoadHint.Always)]
[assembly: Dependency("HardSoft", LoadHint.Sometimes)]
[assembly: Dependency("Nowhere", LoadHint.Always)]

// Each number says which build of a library ran, also where its callers took the code in.
Console.WriteLine($"middle {Middle.Build()} base {Middle.BuildOfBase()} {Side.BuildOfBase()} {Middle.BuildOfBaseAtRunTime()} side {Side.Build()} soft {Soft.Build()}");
// Objects that another assembly's code has filled, with fields of a third one in front of its own.
var (middle, side, own) = (MiddleShape.Make(), SideShape.Make(), new OwnShape());
Console.WriteLine($"fields {middle.Side} {middle.Pair.First} {middle.Pair.Second} {side.Edge} {own.Side} {own.Own}");
Console.WriteLine(typeof(MiddleShape).Assembly.Location);

class OwnShape : MiddleShape
{
    public byte Own = 7;
}
