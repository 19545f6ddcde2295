using System.Globalization;
using System.Net;

namespace Guardrails.Sandbox.Tool;

/// <summary>What the command line asks for.</summary>
internal sealed class Arguments
{
    public const string Usage = """
        guardrails-sandbox alpaca [--port n] [--address a] [--seed n] [--fault plan.json] [--cash n] [--key id] [--secret s] [--rate n] [--data-rate n] [--text-frames]

          --port n           where it listens; 0, the default, lets the system choose
          --address a        the address it listens at; default 127.0.0.1, this machine only
          --seed n           decides everything random, and every id; default 1
          --fault plan.json  what goes wrong at the venue: {"seed": 7, "probabilities": {"RequestLost": 0.05}}
          --cash n           the cash of the account in USD; default 100000
          --key id           the key id; default PKSANDBOX
          --secret s         the secret; default sandbox-secret
          --rate n           requests a minute; default 200
          --data-rate n      requests for market data a minute, which do not count in the others; default 200
          --text-frames      the stream sends text frames; default binary, as Alpaca's paper stream
        """;

    private string? _faultFile;

    /// <summary>Why the command line cannot be followed.</summary>
    public string? Problem { get; private set; }

    public bool AsksForHelp { get; private set; }

    public AlpacaSandboxOptions Options { get; } = new();

    public static Arguments Parse(IReadOnlyList<string> words)
    {
        var arguments = new Arguments();
        if (words.Count == 0 || words.Contains("--help") || words.Contains("-h"))
        {
            arguments.AsksForHelp = true;
        }
        else if (words[0] != "alpaca")
        {
            arguments.Problem = $"'{words[0]}' is no venue; the only one is alpaca.";
        }
        else
        {
            for (var i = 1; i < words.Count && arguments.Problem is null; i++)
            {
                i += arguments.Take(words[i], i + 1 < words.Count ? words[i + 1] : null);
            }
        }

        return arguments;
    }

    /// <summary>The options, the fault plan read from its file.</summary>
    /// <exception cref="ArgumentException">The plan cannot be used.</exception>
    public AlpacaSandboxOptions ToOptions()
    {
        if (_faultFile is not null)
        {
            Options.Faults = SandboxFaults.Parse(File.ReadAllText(_faultFile));
        }

        Options.Failed = static defect => Console.Error.WriteLine(defect);
        return Options;
    }

    /// <summary>Takes a word; says how many words after it belong to it.</summary>
    private int Take(string name, string? value)
    {
        if (name == "--text-frames")
        {
            Options.TextFrames = true;
            return 0;
        }

        var isTaken = name switch
        {
            "--port" => Set<int>(value, port => Options.Port = port),
            "--address" => IPAddress.TryParse(value, out var address) && Put(() => Options.Address = address),
            "--seed" => Set<ulong>(value, seed => Options.Seed = seed),
            "--cash" => Set<decimal>(value, cash => Options.Cash = cash),
            "--rate" => Set<int>(value, rate => Options.RequestsPerMinute = rate),
            "--data-rate" => Set<int>(value, rate => Options.DataRequestsPerMinute = rate),
            "--key" => value is not null && Put(() => Options.KeyId = value),
            "--secret" => value is not null && Put(() => Options.SecretKey = value),
            "--fault" => value is not null && Put(() => _faultFile = value),
            _ => false,
        };
        Problem = isTaken ? null : $"'{name} {value}' is not understood.";
        return 1;
    }

    private static bool Set<T>(string? text, Action<T> set)
        where T : IParsable<T>
    {
        var isValue = T.TryParse(text, CultureInfo.InvariantCulture, out var value);
        if (isValue)
        {
            set(value!);
        }

        return isValue;
    }

    private static bool Put(Action put)
    {
        put();
        return true;
    }
}
