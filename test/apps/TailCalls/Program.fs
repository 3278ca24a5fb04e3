module Program

open System
open System.Runtime.CompilerServices

// Functions that end with a call of each other, which F# compiles to explicit tail calls. The first has less room for arguments than what it calls: that takes
// help of the runtime, for which there is no code ahead of time.
type Numbers =
    [<MethodImpl(MethodImplOptions.NoInlining)>]
    static member Narrow(a: int) : int = if a = 0 then 0 else Numbers.Wide(a - 1, 1, 2, 3, 4, 5, 6, 7)

    [<MethodImpl(MethodImplOptions.NoInlining)>]
    static member Wide(a: int, b: int, c: int, d: int, e: int, f: int, g: int, h: int) : int =
        if a = 0 then b + c + d + e + f + g + h else Numbers.Narrow(a - 1)

[<EntryPoint>]
let main _ =
    Console.WriteLine(Numbers.Narrow 1000001)
    0
