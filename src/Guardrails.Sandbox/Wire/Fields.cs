using System.Globalization;
using System.Text.Json;
using Guardrails.Sandbox.Venues;
using Microsoft.AspNetCore.Http;

namespace Guardrails.Sandbox.Wire;

/// <summary>The members of a JSON object in a request. What has the wrong kind is remembered as the first problem, and reads as if it were not there.</summary>
internal sealed class Fields
{
    /// <summary>No amount is larger: products of two stay within a decimal.</summary>
    public const decimal MaxAmount = 1_000_000_000m;

    private readonly JsonElement _object;
    private readonly Fields? _outer;
    private Refusal? _problem;

    private Fields(JsonElement element, Fields? outer)
    {
        (_object, _outer) = (element, outer);
        if (element.ValueKind != JsonValueKind.Object)
        {
            Fail(Undecodable);
        }
    }

    /// <summary>The first problem; <see langword="null"/> when every field that was read is fine.</summary>
    public Refusal? Problem => _outer?.Problem ?? _problem;

    private static Refusal Undecodable { get; } = new(400, 40010000, "failed to decode request body");

    /// <summary>Reads the body of a request.</summary>
    public static async ValueTask<Fields> ReadAsync(HttpContext context)
    {
        try
        {
            using var document = await JsonDocument.ParseAsync(context.Request.Body, cancellationToken: context.RequestAborted).ConfigureAwait(false);
            return new Fields(document.RootElement.Clone(), null);
        }
        catch (JsonException)
        {
            return new Fields(default, null);
        }
    }

    /// <summary>How many members there are.</summary>
    public int Count => _object.ValueKind == JsonValueKind.Object ? _object.EnumerateObject().Count() : 0;

    /// <summary>A member as it is.</summary>
    public JsonElement Raw(string name) => Find(name) ?? default;

    public bool Has(string name) => Find(name) is not null;

    public string? Text(string name) => Find(name) is not { } value ? null : value.ValueKind == JsonValueKind.String ? TextOf(value) : Wrong<string>();

    public bool? Flag(string name) => Find(name) is not { } value ? null
        : value.ValueKind is JsonValueKind.True or JsonValueKind.False ? value.GetBoolean()
        : Fail(Undecodable);

    /// <summary>A number, as a number or as a string, without an exponent.</summary>
    public decimal? Amount(string name)
    {
        if (Find(name) is not { } value)
        {
            return null;
        }

        var text = value.ValueKind switch
        {
            JsonValueKind.String => TextOf(value),
            JsonValueKind.Number => value.GetRawText(),
            _ => null,
        };
        if (!decimal.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var amount))
        {
            Fail(Undecodable);
            return null;
        }

        if (Math.Abs(amount) > MaxAmount)
        {
            Fail(Refusal.Field($"{name} is too large"));
            return null;
        }

        return amount;
    }

    /// <summary>An object within; <see langword="null"/> when there is none.</summary>
    public Fields? Inner(string name) => Find(name) is { } value ? new Fields(value, this) : null;

    /// <summary>The objects of a list within; empty when there is none.</summary>
    public IReadOnlyList<Fields> Items(string name) =>
        Find(name) is not { } value ? []
        : value.ValueKind == JsonValueKind.Array ? [.. value.EnumerateArray().Select(item => new Fields(item, this))]
        : [new Fields(value, this)];

    private JsonElement? Find(string name) =>
        _object.ValueKind == JsonValueKind.Object && _object.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;

    private string? TextOf(JsonElement value)
    {
        try
        {
            return value.GetString();
        }
        catch (InvalidOperationException)
        {
            // Half of a surrogate pair is JSON, and no text.
            return Wrong<string>();
        }
    }

    private T? Wrong<T>()
        where T : class
    {
        Fail(Undecodable);
        return null;
    }

    private bool? Fail(Refusal problem)
    {
        if (_outer is not null)
        {
            _outer.Fail(problem);
        }
        else
        {
            _problem ??= problem;
        }

        return null;
    }
}
