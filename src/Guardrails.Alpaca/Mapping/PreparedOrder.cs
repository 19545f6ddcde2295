using System.Diagnostics.CodeAnalysis;
using Guardrails.Brokers;

namespace Guardrails.Alpaca.Mapping;

/// <summary>A body to send, or why nothing is sent.</summary>
internal sealed class PreparedOrder
{
    private PreparedOrder(byte[]? body, VenueRejection? refusal)
    {
        Body = body;
        Refusal = refusal;
    }

    /// <summary>The body; <see langword="null"/> when nothing is sent.</summary>
    public byte[]? Body { get; }

    /// <summary>Why nothing is sent; <see langword="null"/> when there is a body. Definite: the venue never hears of the order.</summary>
    public VenueRejection? Refusal { get; }

    /// <summary>A body to send.</summary>
    public static PreparedOrder Of(byte[] body) => new(body, null);

    /// <summary>Nothing is sent.</summary>
    public static PreparedOrder Refused(string why) => new(null, new VenueRejection(VenueRejection.NotSentCode, why));

    /// <summary>Whether there is a body to send.</summary>
    public bool Is([NotNullWhen(true)] out byte[]? body, [NotNullWhen(false)] out VenueRejection? refusal)
    {
        body = Body;
        refusal = Refusal;
        return body is not null;
    }
}
