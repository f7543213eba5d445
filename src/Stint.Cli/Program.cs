using System.Text;
using Stint.Hosting;
using Stint.Operations;

// Output is UTF-8 without a mark wherever it goes; writing is buffered once, at the end.
var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 8192) { AutoFlush = false };
Console.SetOut(output);
using var stopping = new CancellationTokenSource();
Console.CancelKeyPress += (_, pressed) =>
{
    pressed.Cancel = true;
    stopping.Cancel();
};
try
{
    return await StintCommandLine.Create().RunAsync(args, Machine.Real(stopping.Token));
}
finally
{
    try
    {
        output.Flush();
    }
    catch (IOException)
    {
        // The reader left (a closed pipe): nobody is there to tell.
    }
}
