using System.Text.Json;
using System.Text.Json.Serialization.Metadata;

namespace Guardrails.Alpaca.Wire;

/// <summary>Reads bodies of the venue. Nothing in a body makes it throw; what is not understood is a <see cref="WireProblem"/>.</summary>
internal static class AlpacaJson
{
    /// <summary>The largest body that is read, in bytes: some 10,000 orders. Whoever reads the bytes stops there.</summary>
    public const int MaxBodyLength = 16 * 1024 * 1024;

    private static ReadOnlySpan<byte> ByteOrderMark => [0xEF, 0xBB, 0xBF];

    /// <summary>Reads one body, or one message of the stream.</summary>
    /// <typeparam name="T">What the body is; one of the types of <see cref="AlpacaJsonContext"/>.</typeparam>
    /// <param name="body">The bytes.</param>
    public static WireResult<T> Read<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        body = body.StartsWith(ByteOrderMark) ? body[ByteOrderMark.Length..] : body;
        return WireScan.Check(body) is { } problem ? problem : Deserialize<T>(body);
    }

    private static WireResult<T> Deserialize<T>(ReadOnlySpan<byte> body)
        where T : class
    {
        var type = (JsonTypeInfo<T>)AlpacaJsonContext.Default.GetTypeInfo(typeof(T))!;
        try
        {
            return JsonSerializer.Deserialize(body, type) is { } value ? value : new WireProblem { Why = "is null" };
        }
        catch (WireException failure)
        {
            return new WireProblem { Why = failure.Message, Path = failure.Path ?? "$", Value = failure.Value };
        }
        catch (JsonException failure)
        {
            return new WireProblem { Why = "is of another kind (object, list, text, number, truth) than belongs there", Path = failure.Path ?? "$" };
        }
        catch (Exception failure) when (failure is InvalidOperationException or NotSupportedException or FormatException or OverflowException or ArgumentException)
        {
            return new WireProblem { Why = $"could not be read ({failure.GetType().Name})" };
        }
    }
}
