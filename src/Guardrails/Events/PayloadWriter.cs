using System.Buffers;
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;
using Guardrails.Book;
using Guardrails.Text;

namespace Guardrails.Events;

/// <summary>Writes the fields of one payload. What <see cref="PayloadReader"/> would refuse is an <see cref="ArgumentException"/> here.</summary>
internal ref struct PayloadWriter
{
    private const int MinRoom = 256;
    private const int MaxUnsigned = 10;

    private readonly IBufferWriter<byte> _to;
    private Span<byte> _free;
    private int _used;

    public PayloadWriter(IBufferWriter<byte> to)
    {
        _to = to;
        _free = to.GetSpan(MinRoom);
    }

    /// <summary>Hands over what was written.</summary>
    public void Complete()
    {
        _to.Advance(_used);
        _free = default;
        _used = 0;
    }

    /// <summary>Both clocks, 8 bytes each, little-endian.</summary>
    public void Instant(in GuardInstant at)
    {
        UtcTicks(at.UtcTicks);
        BinaryPrimitives.WriteInt64LittleEndian(Room(8), at.MonotonicTicks);
        _used += 8;
    }

    /// <summary>8 bytes, little-endian.</summary>
    public void UtcTicks(long ticks)
    {
        if (ticks < 0 || ticks > DateTime.MaxValue.Ticks)
        {
            throw new ArgumentException($"{ticks} are not the ticks of a UTC time.");
        }

        BinaryPrimitives.WriteInt64LittleEndian(Room(8), ticks);
        _used += 8;
    }

    /// <summary>UTC ticks, then the offset in minutes.</summary>
    public void Time(DateTimeOffset time)
    {
        UtcTicks(time.UtcTicks);
        Integer(time.TotalOffsetMinutes);
    }

    /// <summary>One byte, 0 or 1.</summary>
    public void Flag(bool value)
    {
        Room(1)[0] = value ? (byte)1 : (byte)0;
        _used++;
    }

    public void FlagOrNull(bool? value)
    {
        Room(1)[0] = value is { } known ? known ? (byte)1 : (byte)2 : (byte)0;
        _used++;
    }

    /// <summary>Zig-zag, so that small magnitudes are short, in groups of 7 bits.</summary>
    public void Integer(long value) => Unsigned(unchecked((ulong)(value << 1) ^ (ulong)(value >> 63)));

    /// <summary>How many elements follow.</summary>
    public void Count(int count) => Unsigned((uint)count);

    /// <summary>The member's number.</summary>
    public void Member<T>(T member)
        where T : struct, Enum => Unsigned(Defined(member));

    /// <summary>0 for nothing, otherwise the member's number and 1.</summary>
    public void MemberOrNull<T>(T? member)
        where T : struct, Enum => Unsigned(member is { } value ? Defined(value) + 1 : 0);

    /// <summary>The canonical text; nothing for <c>default</c>.</summary>
    public void Symbol(Symbol symbol) => TextOrNull(symbol.IsDefault ? null : symbol.Value);

    /// <inheritdoc cref="NumberFormat"/>
    public void NumberOrNull(decimal? value)
    {
        if (value is { } number)
        {
            Number(number);
            return;
        }

        Room(1)[0] = NumberFormat.Null;
        _used++;
    }

    /// <inheritdoc cref="NumberFormat"/>
    public void Number(decimal value)
    {
        var (flags, high, low) = DecimalParts.Of(value);
        var room = Room(NumberFormat.MaxSize);
        var head = NumberFormat.Head(flags);
        if (high != 0)
        {
            room[0] = (byte)(head | NumberFormat.TwelveBytes);
            BinaryPrimitives.WriteUInt64LittleEndian(room[1..], low);
            BinaryPrimitives.WriteUInt32LittleEndian(room[9..], high);
            _used += 13;
        }
        else if (low > uint.MaxValue)
        {
            room[0] = (byte)(head | NumberFormat.EightBytes);
            BinaryPrimitives.WriteUInt64LittleEndian(room[1..], low);
            _used += 9;
        }
        else if (low > ushort.MaxValue)
        {
            room[0] = (byte)(head | NumberFormat.FourBytes);
            BinaryPrimitives.WriteUInt32LittleEndian(room[1..], (uint)low);
            _used += 5;
        }
        else if (low != 0 || head != 0)
        {
            room[0] = (byte)head;
            BinaryPrimitives.WriteUInt16LittleEndian(room[1..], (ushort)low);
            _used += 3;
        }
        else
        {
            room[0] = NumberFormat.Zero;
            _used++;
        }
    }

    /// <summary>Text that must be there.</summary>
    public void Text(string text) => TextOrNull(text ?? throw new ArgumentException("A text that an event must have is missing."));

    /// <summary>
    /// 0 for nothing, otherwise the number of bytes and 1; then UTF-8. Text that has no UTF-8 (half a surrogate pair, from a careless
    /// venue) is a byte 255, which UTF-8 never has, and UTF-16 little-endian.
    /// </summary>
    public void Attribution(Attribution by)
    {
        Text(by.Reason);
        Text(by.Actor);
    }

    public void AttributionOrNull(Attribution? by)
    {
        TextOrNull(by?.Reason);
        TextOrNull(by?.Actor);
    }

    public void TextOrNull(string? text)
    {
        if (text is null)
        {
            Unsigned(0);
            return;
        }

        Room(MaxUnsigned + (3 * text.Length));
        var start = _used;
        Unsigned((uint)text.Length + 1);
        if (Ascii.FromUtf16(text, _free[_used..], out var written) == OperationStatus.Done)
        {
            _used += written;
            return;
        }

        _used = start;
        Unsigned((uint)Encoding.UTF8.GetByteCount(text) + 1);
        if (Utf8.FromUtf16(text, _free[_used..], out _, out written, replaceInvalidSequences: false) == OperationStatus.Done)
        {
            _used += written;
            return;
        }

        _used = start;
        Unsigned((uint)((2 * text.Length) + 2));
        _free[_used++] = 0xFF;
        foreach (var c in text)
        {
            BinaryPrimitives.WriteUInt16LittleEndian(_free[_used..], c);
            _used += 2;
        }
    }

    /// <summary>How many there are, then each.</summary>
    public void Texts(ImmutableArray<string> texts)
    {
        Count(texts.Length);
        foreach (var text in texts)
        {
            Text(text);
        }
    }

    /// <summary>How many there are, then each; no enumerator is allocated.</summary>
    public void Texts(IReadOnlyList<string> texts)
    {
        Count(texts.Count);
        for (var i = 0; i < texts.Count; i++)
        {
            Text(texts[i]);
        }
    }

    private void Unsigned(ulong value)
    {
        var room = Room(MaxUnsigned);
        var size = 1;
        for (; value >= 0x80; value >>= 7)
        {
            room[size++ - 1] = unchecked((byte)(value | 0x80));
        }

        room[size - 1] = (byte)value;
        _used += size;
    }

    private static uint Defined<T>(T member)
        where T : struct, Enum
    {
        var number = unchecked((uint)EnumMembers<T>.Number(member));
        return EnumMembers<T>.Has(number) ? number : throw new ArgumentException($"{typeof(T).Name} has no member {member}.");
    }

    /// <summary>At least <paramref name="size"/> free bytes.</summary>
    private Span<byte> Room(int size)
    {
        if (_free.Length - _used < size)
        {
            _to.Advance(_used);
            _free = _to.GetSpan(Math.Max(size, MinRoom));
            _used = 0;
        }

        return _free[_used..];
    }
}
