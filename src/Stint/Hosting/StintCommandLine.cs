using Stint.Operations;
using Stint.Work;

namespace Stint.Hosting;

/// <summary>The whole command line of the product, as the binary and the tests run it.</summary>
internal static class StintCommandLine
{
    public static CommandLineFace Create() =>
        new(Product.Operations, [.. Product.Commands, .. Serve.Commands], machine => new WorkSurroundings(machine), ProgramVersion.Text);
}
