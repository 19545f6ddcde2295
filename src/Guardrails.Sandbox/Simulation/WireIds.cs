using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Guardrails.Sandbox.Simulation;

/// <summary>Ids in the form of the wire, made of the venue's own: the same seed gives the same ids. Thread-safe.</summary>
internal sealed class WireIds(ulong seed)
{
    private const string Base32 = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

    private readonly ConcurrentDictionary<(string Kind, string Name), string> _known = new();
    private long _next;

    public string Account => Of("account", "");

    public string OfOrder(string venueOrderId) => Of("order", venueOrderId);

    public string OfExecution(string executionId) => Of("execution", executionId);

    public string OfAsset(string symbol) => Of("asset", symbol);

    /// <summary>An id that nothing has yet.</summary>
    public string Next(string kind) => Make(kind, Interlocked.Increment(ref _next).ToString(CultureInfo.InvariantCulture));

    /// <summary>An id that sorts by time (ULID): ten characters of milliseconds, sixteen that count.</summary>
    public string NextSorted(DateTimeOffset at)
    {
        var (left, count) = (at.ToUnixTimeMilliseconds(), Interlocked.Increment(ref _next));
        Span<char> text = stackalloc char[26];
        for (var i = 9; i >= 0; i--, left >>= 5)
        {
            text[i] = Base32[(int)(left & 31)];
        }

        for (var i = 25; i >= 10; i--, count >>= 5)
        {
            text[i] = Base32[(int)(count & 31)];
        }

        return new string(text);
    }

    private string Of(string kind, string name) => _known.GetOrAdd((kind, name), entry => Make(entry.Kind, entry.Name));

    private string Make(string kind, string name)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"{seed} {kind} {name}")));
        hash[7] = (byte)((hash[7] & 0x0F) | 0x40);
        hash[8] = (byte)((hash[8] & 0x3F) | 0x80);
        return new Guid(hash.AsSpan(0, 16)).ToString("D");
    }
}
