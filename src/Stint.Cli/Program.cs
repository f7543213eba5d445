using System.Text;
using Stint.Cli;
using Stint.Hosting;
using Stint.Operations;

// Both streams are UTF-8 without a mark wherever they go; the output is written in large pieces, errors at once.
var utf8 = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false);
var answers = new Outlet(Console.OpenStandardOutput());
var output = new StreamWriter(answers, utf8, 8192) { AutoFlush = false };
Console.SetOut(output);
Console.SetError(new StreamWriter(new Outlet(Console.OpenStandardError()), utf8, 256) { AutoFlush = true });
var code = await StintCommandLine.Create().RunAsync(args, Machine.Real());
output.Flush();
if (answers.Failure is not { } failure)
    return code;
Console.Error.Write($"stint: The output could not be written: {failure.Message}\n");
return code == 0 ? 1 : code;
