using System.Globalization;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Guardrails.Alpaca.Wire;

/// <summary>
/// Looks a body over before anything is read of it: size, UTF-8, syntax, depth, the same property twice in one object, and elements that are
/// <c>null</c>. The serializer of .NET 8 cannot refuse a property that is there twice and takes the last one; so an order with two sides would have one.
/// </summary>
internal static class WireScan
{
    /// <summary>How deep objects and lists may be nested.</summary>
    public const int MaxDepth = 16;

    /// <summary>The longest text and the longest number, in bytes.</summary>
    public const int MaxTextLength = 65_536;

    /// <summary>How many properties one object may have.</summary>
    public const int MaxProperties = 8_192;

    private const int MaxNameLength = 256;
    private const int MaxNumberLength = 128;

    /// <summary>Says what is wrong with the body; <see langword="null"/> when it can be read.</summary>
    public static WireProblem? Check(ReadOnlySpan<byte> body)
    {
        if (body.Length > AlpacaJson.MaxBodyLength)
        {
            return new WireProblem { Why = string.Create(CultureInfo.InvariantCulture, $"has {body.Length} bytes; at most {AlpacaJson.MaxBodyLength} are read") };
        }

        if (body.IsEmpty)
        {
            return new WireProblem { Why = "is empty" };
        }

        if (!Utf8.IsValid(body))
        {
            return new WireProblem { Why = "is not valid UTF-8" };
        }

        var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        var place = new Place();
        try
        {
            while (reader.Read())
            {
                if (Step(ref reader, place) is { } why)
                {
                    return new WireProblem { Why = why, Path = place.Path };
                }
            }

            return null;
        }
        catch (JsonException failure)
        {
            return new WireProblem
            {
                Why = string.Create(CultureInfo.InvariantCulture, $"is not JSON of at most {MaxDepth} levels from byte {(failure.LineNumber > 0 ? reader.BytesConsumed : failure.BytePositionInLine ?? reader.BytesConsumed)} on"),
                Path = place.Path,
                Value = WireProblem.Shown(Encoding.UTF8.GetString(body[..Math.Min(body.Length, 4 * WireProblem.MaxShownLength)])),
            };
        }
        catch (InvalidOperationException)
        {
            // An escaped half of a surrogate pair: the reader finds it only when the text is asked for.
            return new WireProblem { Why = "has an escape that is no character", Path = place.Path };
        }
    }

    private static string? Step(ref Utf8JsonReader reader, Place place)
    {
        if (reader.TokenType is not (JsonTokenType.PropertyName or JsonTokenType.EndObject or JsonTokenType.EndArray))
        {
            place.NextElement();
        }

        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
            case JsonTokenType.StartArray:
                place.Enter(reader.TokenType == JsonTokenType.StartArray);
                return null;
            case JsonTokenType.EndObject:
            case JsonTokenType.EndArray:
                place.Leave();
                return null;
            case JsonTokenType.PropertyName:
                return reader.ValueSpan.Length > MaxNameLength ? "has a property with a name that no venue gives" : place.Name(reader.GetString()!);
            case JsonTokenType.String:
                if (reader.ValueSpan.Length <= MaxTextLength && reader.ValueIsEscaped)
                {
                    _ = reader.GetString();
                }

                return reader.ValueSpan.Length > MaxTextLength ? string.Create(CultureInfo.InvariantCulture, $"is a text of {reader.ValueSpan.Length} bytes; at most {MaxTextLength} are read") : null;
            case JsonTokenType.Number:
                return reader.ValueSpan.Length > MaxNumberLength ? "is a number with more digits than any number has" : null;
            case JsonTokenType.Null when place.IsInList:
                return "is null; an element of a list is never null";
            default:
                return null;
        }
    }

    /// <summary>Where in the body the scan is.</summary>
    private sealed class Place
    {
        private readonly Level[] _levels = [.. Enumerable.Range(0, MaxDepth + 1).Select(static _ => new Level())];
        private int _depth;

        public bool IsInList => _depth > 0 && _levels[_depth].IsList;

        public string Path
        {
            get
            {
                var path = new StringBuilder("$");
                for (var i = 1; i <= _depth; i++)
                {
                    var level = _levels[i];
                    _ = level.IsList && level.Index >= 0 ? path.Append(CultureInfo.InvariantCulture, $"[{level.Index}]")
                        : !level.IsList && level.Current is { } name ? path.Append('.').Append(WireProblem.Shown(name))
                        : path;
                }

                return path.ToString();
            }
        }

        public void NextElement()
        {
            if (IsInList)
            {
                _levels[_depth].Index++;
            }
        }

        public void Enter(bool isList)
        {
            var level = _levels[++_depth];
            level.IsList = isList;
            level.Index = -1;
            level.Current = null;
            level.Forget();
        }

        public void Leave() => _depth--;

        public string? Name(string name)
        {
            var level = _levels[_depth];
            level.Current = name;
            return !level.Names.Add(name) ? "is there twice in one object"
                : level.Names.Count > MaxProperties ? string.Create(CultureInfo.InvariantCulture, $"is one property too many; an object has at most {MaxProperties}")
                : null;
        }
    }

    private sealed class Level
    {
        private const int MaxKept = 64;

        public HashSet<string> Names { get; private set; } = new(StringComparer.Ordinal);

        public string? Current { get; set; }

        public int Index { get; set; }

        public bool IsList { get; set; }

        /// <summary>Clearing a set that was large once takes its time at every object that follows.</summary>
        public void Forget()
        {
            if (Names.Count > MaxKept)
            {
                Names = new(StringComparer.Ordinal);
            }

            Names.Clear();
        }
    }
}
