using System.Globalization;
using System.Runtime.CompilerServices;
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

    /// <summary>An order has some 40 properties: so many names, of an object and of those around it, need no memory of their own.</summary>
    private const int UsualNames = 128;

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

        scoped var reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = MaxDepth });
        scoped var place = new Place(body, stackalloc NameRange[UsualNames]);
        try
        {
            while (reader.Read())
            {
                if (Step(ref reader, ref place) is { } why)
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

    private static string? Step(ref Utf8JsonReader reader, ref Place place)
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
                return reader.ValueSpan.Length > MaxNameLength ? "has a property with a name that no venue gives" : place.Name(ref reader);
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

    /// <summary>Where in the body the scan is. The names of an object are compared where they stand in the body; many of them, or one with an escape, as texts.</summary>
    private ref struct Place
    {
        /// <summary>Comparing each with each is quicker than a set up to here, and slower by the square beyond.</summary>
        private const int MostCompared = 64;

        private readonly ReadOnlySpan<byte> _body;
        private Levels _levels;
        private Span<NameRange> _names;
        private int _named;
        private int _depth;

        public Place(ReadOnlySpan<byte> body, Span<NameRange> names)
        {
            _body = body;
            _names = names;
        }

        public readonly bool IsInList => _depth > 0 && _levels[_depth].IsList;

        public readonly string Path
        {
            get
            {
                var path = new StringBuilder("$");
                for (var i = 1; i <= _depth; i++)
                {
                    var level = _levels[i];
                    _ = level.IsList && level.Index >= 0 ? path.Append(CultureInfo.InvariantCulture, $"[{level.Index}]")
                        : !level.IsList && (level.Text ?? (level.Current.Length > 0 ? TextOf(level.Current) : null)) is { } name ? path.Append('.').Append(WireProblem.Shown(name))
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

        public void Enter(bool isList) => _levels[++_depth] = new Level { IsList = isList, Index = -1, From = _named };

        public void Leave() => _named = _levels[_depth--].From;

        public string? Name(ref Utf8JsonReader reader)
        {
            ref var level = ref _levels[_depth];
            var range = new NameRange((int)reader.TokenStartIndex + 1, reader.ValueSpan.Length);
            level.Current = range;
            level.Text = reader.ValueIsEscaped ? reader.GetString()! : null;
            if (level.Many is null && (level.Text is not null || _named - level.From == MostCompared))
            {
                level.Many = new HashSet<string>(StringComparer.Ordinal);
                foreach (var earlier in _names[level.From.._named])
                {
                    level.Many.Add(TextOf(earlier));
                }
            }

            return (level.Many is { } many ? !many.Add(level.Text ?? TextOf(range)) : IsKnown(level.From, range)) ? "is there twice in one object"
                : level.Many?.Count > MaxProperties ? string.Create(CultureInfo.InvariantCulture, $"is one property too many; an object has at most {MaxProperties}")
                : null;
        }

        /// <summary>Whether an object has a property of this name already; takes it down if not.</summary>
        private bool IsKnown(int from, NameRange range)
        {
            var name = _body.Slice(range.Start, range.Length);
            foreach (var earlier in _names[from.._named])
            {
                if (earlier.Length == range.Length && _body.Slice(earlier.Start, earlier.Length).SequenceEqual(name))
                {
                    return true;
                }
            }

            if (_named == _names.Length)
            {
                var more = new NameRange[_names.Length * 2];
                _names.CopyTo(more);
                _names = more;
            }

            _names[_named++] = range;
            return false;
        }

        private readonly string TextOf(NameRange range) => Encoding.UTF8.GetString(_body.Slice(range.Start, range.Length));
    }

    private readonly record struct NameRange(int Start, int Length);

    private struct Level
    {
        public bool IsList;
        public int Index;

        /// <summary>Where its names begin.</summary>
        public int From;

        public NameRange Current;

        /// <summary>The current name, where it has an escape.</summary>
        public string? Text;

        /// <summary>The names, where they are many or one has an escape.</summary>
        public HashSet<string>? Many;
    }

    [InlineArray(MaxDepth + 1)]
    private struct Levels
    {
        private Level _first;
    }
}
