using System.Runtime.InteropServices;

namespace Guardrails.Sandbox.Tool;

internal static class Program
{
    private static async Task<int> Main(string[] args)
    {
        var arguments = Arguments.Parse(args);
        if (arguments.Problem is { } problem)
        {
            Console.Error.WriteLine(problem);
            Console.Error.WriteLine(Arguments.Usage);
            return 2;
        }

        if (arguments.AsksForHelp)
        {
            Console.WriteLine(Arguments.Usage);
            return 0;
        }

        AlpacaSandbox sandbox;
        try
        {
            sandbox = await AlpacaSandbox.StartAsync(arguments.ToOptions());
        }
        catch (Exception refused) when (refused is ArgumentException or IOException or UnauthorizedAccessException)
        {
            Console.Error.WriteLine(refused.Message);
            return 1;
        }

        await using (sandbox)
        {
            var stopped = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
            Console.CancelKeyPress += (_, pressed) =>
            {
                pressed.Cancel = true;
                stopped.TrySetResult();
            };
            using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, signal =>
            {
                signal.Cancel = true;
                stopped.TrySetResult();
            });
            Console.WriteLine($"Alpaca's wire is at {sandbox.Address} and its stream at {sandbox.Address}stream, for key {arguments.Options.KeyId} and secret {arguments.Options.SecretKey}.");
            Console.WriteLine($"Prices, sessions and faults are set at {sandbox.Address}sandbox. Ctrl+C ends it.");
            await stopped.Task;
        }

        return 0;
    }
}
