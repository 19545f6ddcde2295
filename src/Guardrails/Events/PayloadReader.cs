using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Unicode;
using Guardrails.Book;
using Guardrails.Journal;

namespace Guardrails.Events;

/// <summary>
/// Reads the fields of one payload, and trusts nothing: every read that finds anything but what <see cref="PayloadWriter"/> writes throws
/// <see cref="JournalFormatException"/>. No length is believed before the bytes are there.
/// </summary>
internal ref struct PayloadReader
{
    private readonly int _kind;
    private readonly int _schema;
    private readonly ReadOnlySpan<byte> _payload;
    private int _at;

    public PayloadReader(int kind, int schema, ReadOnlySpan<byte> payload)
    {
        _kind = kind;
        _schema = schema;
        _payload = payload;
    }

    private readonly int Left => _payload.Length - _at;

    /// <summary>Nothing may be left.</summary>
    public readonly void Complete()
    {
        if (Left != 0)
        {
            throw Malformed($"{Left} bytes are left over");
        }
    }

    public GuardInstant Instant() => new(UtcTicks(), BinaryPrimitives.ReadInt64LittleEndian(Take(8)));

    public long UtcTicks()
    {
        var ticks = BinaryPrimitives.ReadInt64LittleEndian(Take(8));
        return ticks >= 0 && ticks <= DateTime.MaxValue.Ticks ? ticks : throw Malformed($"{ticks} are not the ticks of a UTC time");
    }

    public DateTimeOffset Time()
    {
        var utc = UtcTicks();
        var minutes = Integer();
        if (minutes is < -14 * 60 or > 14 * 60)
        {
            throw Malformed($"{minutes} minutes are no offset from UTC");
        }

        var local = utc + (minutes * TimeSpan.TicksPerMinute);
        return local >= 0 && local <= DateTime.MaxValue.Ticks
            ? new DateTimeOffset(local, TimeSpan.FromMinutes((int)minutes))
            : throw Malformed("a local time is out of range");
    }

    public bool Flag() => Take(1)[0] switch
    {
        0 => false,
        1 => true,
        var other => throw Malformed($"a flag is {other}"),
    };

    public bool? FlagOrNull() => Take(1)[0] switch
    {
        0 => null,
        1 => true,
        2 => false,
        var other => throw Malformed($"a flag is {other}"),
    };

    public OrderDoubts Doubts()
    {
        const OrderDoubts All = OrderDoubts.Side | OrderDoubts.Cap | OrderDoubts.Wait | OrderDoubts.Link | OrderDoubts.CapUnseen;
        var doubts = (OrderDoubts)SmallInteger();
        return (doubts & ~All) == 0 ? doubts : throw Malformed($"doubts are {(int)doubts}");
    }

    public long Integer()
    {
        var value = Unsigned();
        return unchecked((long)(value >> 1) ^ -(long)(value & 1));
    }

    public int SmallInteger()
    {
        var value = Integer();
        return value is >= int.MinValue and <= int.MaxValue ? (int)value : throw Malformed("an integer has more than 32 bits");
    }

    /// <summary>A number of elements. Every element takes a byte or more, so a count that is too large never allocates.</summary>
    public int Count()
    {
        var count = Unsigned();
        return count <= (ulong)Left ? (int)count : throw Malformed($"{count} elements do not fit into {Left} bytes");
    }

    public T Member<T>()
        where T : struct, Enum => Defined<T>(Unsigned());

    public T? MemberOrNull<T>()
        where T : struct, Enum
    {
        var number = Unsigned();
        return number == 0 ? null : Defined<T>(number - 1);
    }

    public Symbol Symbol()
    {
        var text = TextOrNull();
        return text is null ? default
            : Guardrails.Symbol.TryParse(text, out var symbol) && symbol.Value == text ? symbol
            : throw Malformed("a symbol is not canonical");
    }

    public decimal Number() => NumberOrNull() ?? throw Malformed("a number is missing");

    public decimal? NumberOrNull()
    {
        var head = Take(1)[0];
        if (head == NumberFormat.Null)
        {
            return null;
        }

        if (head == NumberFormat.Zero)
        {
            return 0m;
        }

        var scale = head & NumberFormat.ScaleBits;
        if (scale > NumberFormat.MaxScale)
        {
            throw Malformed($"a number has {scale} decimals");
        }

        ulong low;
        uint high = 0;
        bool isShortest;
        switch (head & NumberFormat.LengthBits)
        {
            case NumberFormat.TwoBytes:
                low = BinaryPrimitives.ReadUInt16LittleEndian(Take(2));
                isShortest = low != 0 || head != 0;
                break;
            case NumberFormat.FourBytes:
                low = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                isShortest = low > ushort.MaxValue;
                break;
            case NumberFormat.EightBytes:
                low = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                isShortest = low > uint.MaxValue;
                break;
            default:
                low = BinaryPrimitives.ReadUInt64LittleEndian(Take(8));
                high = BinaryPrimitives.ReadUInt32LittleEndian(Take(4));
                isShortest = high != 0;
                break;
        }

        if (!isShortest)
        {
            throw Malformed("a number is longer than it has to be");
        }

        return unchecked(new decimal((int)low, (int)(low >> 32), (int)high, (head & NumberFormat.SignBit) != 0, (byte)scale));
    }

    public string Text() => TextOrNull() ?? throw Malformed("a text is missing");

    public Attribution Attribution() => Guardrails.Attribution.Recorded(Text(), Text());

    public Attribution? AttributionOrNull() => (TextOrNull(), TextOrNull()) switch
    {
        (null, null) => null,
        ({ } reason, { } actor) => Guardrails.Attribution.Recorded(reason, actor),
        _ => throw Malformed("an attribution has only one of its two parts"),
    };

    public string? TextOrNull()
    {
        var length = Unsigned();
        if (length == 0)
        {
            return null;
        }

        if (length - 1 > (ulong)Left)
        {
            throw Malformed($"a text of {length - 1} bytes does not fit into {Left}");
        }

        var bytes = Take((int)(length - 1));
        return Utf8.IsValid(bytes) ? Encoding.UTF8.GetString(bytes)
            : bytes[0] == 0xFF ? Utf16(bytes[1..])
            : throw Malformed("a text is not UTF-8");
    }

    public string[] Texts()
    {
        var texts = new string[Count()];
        for (var i = 0; i < texts.Length; i++)
        {
            texts[i] = Text();
        }

        return texts;
    }

    public ImmutableArray<string> ImmutableTexts() => ImmutableCollectionsMarshal.AsImmutableArray(Texts());

    /// <summary>What to throw.</summary>
    public readonly JournalFormatException Malformed(string problem) => new(_kind, _schema, _at, problem);

    private readonly string Utf16(ReadOnlySpan<byte> bytes)
    {
        var chars = new char[bytes.Length / 2];
        for (var i = 0; i < chars.Length; i++)
        {
            chars[i] = (char)BinaryPrimitives.ReadUInt16LittleEndian(bytes[(2 * i)..]);
        }

        return bytes.Length % 2 == 0 && !IsWellFormed(chars) ? new string(chars) : throw Malformed("a text is not UTF-16 that needs to be");
    }

    private static bool IsWellFormed(ReadOnlySpan<char> text)
    {
        while (!text.IsEmpty)
        {
            if (Rune.DecodeFromUtf16(text, out _, out var consumed) != OperationStatus.Done)
            {
                return false;
            }

            text = text[consumed..];
        }

        return true;
    }

    private ulong Unsigned()
    {
        ulong value = 0;
        for (var shift = 0; shift < 70; shift += 7)
        {
            var part = Take(1)[0];
            if (shift == 63 && part > 1)
            {
                break;
            }

            value |= (ulong)(part & 0x7F) << shift;
            if (part < 0x80)
            {
                return part != 0 || shift == 0 ? value : throw Malformed("an integer is longer than it has to be");
            }
        }

        throw Malformed("an integer has more than 64 bits");
    }

    private readonly T Defined<T>(ulong number)
        where T : struct, Enum => EnumMembers<T>.Has(number)
            ? EnumMembers<T>.Member((int)number)
            : throw Malformed($"{typeof(T).Name} has no member {number}");

    private ReadOnlySpan<byte> Take(int count)
    {
        if (Left < count)
        {
            throw Malformed($"{count} bytes are needed where {Left} are left");
        }

        var bytes = _payload.Slice(_at, count);
        _at += count;
        return bytes;
    }
}
