using System.Text;
using Stint.Hosting;
using Stint.Operations;

// Output is UTF-8 without a mark wherever it goes, and written once, at the end.
var output = new StreamWriter(Console.OpenStandardOutput(), new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), 8192) { AutoFlush = false };
Console.SetOut(output);
try
{
    return await StintCommandLine.Create().RunAsync(args, Machine.Real());
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
