using System.Buffers;
using Guardrails.Brokers;
using Guardrails.Events;
using Guardrails.Journal;
using Guardrails.Observing;
using Guardrails.Orders;
using Guardrails.Positions;
using Guardrails.States;

namespace Guardrails.Tests.Events;

/// <summary>The pieces payloads are made of.</summary>
public sealed class PayloadTests
{
    private delegate void WriteField<in T>(ref PayloadWriter writer, T value);

    private delegate T ReadField<out T>(ref PayloadReader reader);

    [Theory]
    [InlineData("0", 1)]
    [InlineData("0.00", 3)]
    [InlineData("22", 3)]
    [InlineData("19.50", 3)]
    [InlineData("-65535", 3)]
    [InlineData("65536", 5)]
    [InlineData("64123.45", 5)]
    [InlineData("4294967295", 5)]
    [InlineData("4294967296", 9)]
    [InlineData("120225.93750000", 9)]
    [InlineData("18446744073709551615", 9)]
    [InlineData("18446744073709551616", 13)]
    [InlineData("79228162514264337593543950335", 13)]
    [InlineData("-79228162514264337593543950335", 13)]
    [InlineData("0.0000000000000000000000000001", 3)]
    [InlineData("-7.9228162514264337593543950335", 13)]
    public void A_number_keeps_its_decimals_and_is_short(string text, int bytes)
    {
        var number = decimal.Parse(text, System.Globalization.CultureInfo.InvariantCulture);

        Assert.Equal(bytes, Written(Number, number).Length);
        Assert.Equal(decimal.GetBits(number), decimal.GetBits(Read(ReadNumber, Written(Number, number))));
    }

    [Theory]
    [InlineData(20260302)]
    public void Any_number_comes_back_bit_for_bit(int seed)
    {
        var random = new Random(seed);
        for (var run = 0; run < 20_000; run++)
        {
            var wide = random.Next(97);
            var digits = ((UInt128)random.NextInt64() << 64 | (ulong)random.NextInt64()) & ((UInt128.One << wide) - 1);
            var number = new decimal(
                unchecked((int)(uint)(digits & uint.MaxValue)), unchecked((int)(uint)((digits >> 32) & uint.MaxValue)), unchecked((int)(uint)(digits >> 64)),
                random.Next(2) == 0, (byte)random.Next(29));

            Assert.Equal(decimal.GetBits(number), decimal.GetBits(Read(ReadNumber, Written(Number, number))));
        }
    }

    [Theory]
    [InlineData("000000")] // 0 in three bytes
    [InlineData("40FFFF0000")] // two bytes' worth in four
    [InlineData("80FFFFFFFF00000000")] // four in eight
    [InlineData("C0FFFFFFFFFFFFFFFF00000000")] // eight in twelve
    [InlineData("1D0100")] // 29 decimals
    [InlineData("3E0100")] // minus nothing
    [InlineData("9F")] // a longer nothing
    [InlineData("1F")] // nothing
    public void A_number_has_one_encoding(string hex) => AssertRefused(ReadNumber, hex);

    [Theory]
    [InlineData(0L, "00")]
    [InlineData(-1L, "01")]
    [InlineData(1L, "02")]
    [InlineData(-64L, "7F")]
    [InlineData(64L, "8001")]
    [InlineData(long.MaxValue, "FEFFFFFFFFFFFFFFFF01")]
    [InlineData(long.MinValue, "FFFFFFFFFFFFFFFFFF01")]
    public void An_integer_comes_back(long value, string hex)
    {
        Assert.Equal(hex, Convert.ToHexString(Written((ref PayloadWriter w, long v) => w.Integer(v), value)));
        Assert.Equal(value, Read((ref PayloadReader r) => r.Integer(), Convert.FromHexString(hex)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("80")]
    [InlineData("8000")] // 0 in two bytes
    [InlineData("FF00")]
    [InlineData("FFFFFFFFFFFFFFFFFF02")] // 65 bits
    [InlineData("FFFFFFFFFFFFFFFFFF8101")] // 11 bytes
    [InlineData("FFFFFFFFFFFFFFFFFF00")]
    public void An_integer_has_one_encoding(string hex) => AssertRefused((ref PayloadReader r) => r.Integer(), hex);

    [Fact]
    public void A_small_integer_has_32_bits()
    {
        foreach (var value in new[] { int.MinValue, 0, int.MaxValue })
        {
            Assert.Equal(value, Read((ref PayloadReader r) => r.SmallInteger(), Written((ref PayloadWriter w, int v) => w.Integer(v), value)));
        }

        foreach (var value in new[] { int.MinValue - 1L, int.MaxValue + 1L, long.MinValue, long.MaxValue })
        {
            AssertRefused((ref PayloadReader r) => r.SmallInteger(), Convert.ToHexString(Written((ref PayloadWriter w, long v) => w.Integer(v), value)));
        }
    }

    public static TheoryData<string> Texts =>
    [
        "", " ", "g7f3a-12", "\0", "é", "日本", "\U0001F6D1", "a\uD800", "\uDC00", "\uD800\uD800\uDC00", "\uDC00\uD800", "\uFFFD", "\uFEFFbom",
        new string('a', 126), new string('a', 127), new string('a', 20_000), new string('é', 63), new string('é', 64), new string('\uD83D', 63),
        new string('日', 10_000), new string('\uD83D', 10_000),
    ];

    [Theory]
    [MemberData(nameof(Texts))]
    public void A_text_comes_back_char_for_char(string text)
    {
        Assert.Equal(text, Read((ref PayloadReader r) => r.Text(), Written((ref PayloadWriter w, string t) => w.Text(t), text)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("02")] // shorter than it says
    [InlineData("FFFFFFFFFFFFFFFFFF01")] // 2^64 - 2 bytes
    [InlineData("808080800861")] // 2 GiB
    [InlineData("03C0AF")] // overlong UTF-8
    [InlineData("04EDA080")] // half a pair as UTF-8
    [InlineData("0280")]
    [InlineData("02FF")] // no UTF-16
    [InlineData("03FF61")] // half a char
    [InlineData("04FF6100")] // UTF-16 that has UTF-8
    [InlineData("06FF3DD8D1DE")] // a whole pair
    [InlineData("05FF00D800")] // an odd byte
    [InlineData("00")] // nothing, where there must be something
    public void A_text_has_one_encoding(string hex) => AssertRefused((ref PayloadReader r) => r.Text(), hex);

    [Fact]
    public void A_symbol_is_canonical_or_refused()
    {
        Assert.Equal(default, Read((ref PayloadReader r) => r.Symbol(), Written((ref PayloadWriter w, Symbol s) => w.Symbol(s), default)));
        Assert.Equal(new Symbol("btc/usd"), Read((ref PayloadReader r) => r.Symbol(), Written((ref PayloadWriter w, Symbol s) => w.Symbol(s), "btc/usd")));
        foreach (var text in new[] { "", " ", "/", "btcusd", "BTC/USD", " BTCUSD", "BTC  USD", "A\uD800", new string('A', 65) })
        {
            AssertRefused((ref PayloadReader r) => r.Symbol(), Convert.ToHexString(Written((ref PayloadWriter w, string t) => w.Text(t), text)));
        }
    }

    [Fact]
    public void A_time_keeps_its_offset()
    {
        var times = new[]
        {
            default,
            DateTimeOffset.MaxValue,
            new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.FromHours(-14)),
            new DateTimeOffset(2026, 3, 2, 9, 30, 0, TimeSpan.FromMinutes(345)),
        };

        Assert.All(times, time => Assert.True(
            time.EqualsExact(Read((ref PayloadReader r) => r.Time(), Written((ref PayloadWriter w, DateTimeOffset t) => w.Time(t), time)))));
    }

    [Theory]
    [InlineData(long.MaxValue, 0)]
    [InlineData(-1L, 0)]
    [InlineData(3155378976000000000L, 0)] // one tick after the last
    [InlineData(0L, -1)] // a local time before the first
    [InlineData(3155378975999999999L, 1)]
    [InlineData(600000000000000000L, 841)]
    [InlineData(600000000000000000L, -841)]
    [InlineData(600000000000000000L, long.MinValue)]
    public void A_time_that_is_none_is_refused(long ticks, long minutes)
    {
        var bytes = BitConverter.GetBytes(ticks).Concat(Written((ref PayloadWriter w, long v) => w.Integer(v), minutes)).ToArray();

        AssertRefused((ref PayloadReader r) => r.Time(), Convert.ToHexString(bytes));
    }

    [Fact]
    public void A_flag_is_0_or_1()
    {
        Assert.False(Read((ref PayloadReader r) => r.Flag(), [0]));
        Assert.True(Read((ref PayloadReader r) => r.Flag(), [1]));
        AssertRefused((ref PayloadReader r) => r.Flag(), "02");
        AssertRefused((ref PayloadReader r) => r.Flag(), "FF");
    }

    [Theory]
    [InlineData("02")]
    [InlineData("0300")]
    [InlineData("FFFFFFFF0F")]
    [InlineData("FFFFFFFFFFFFFFFFFF01")]
    public void A_count_is_not_believed_beyond_the_payload(string hex) => AssertRefused((ref PayloadReader r) => r.Count(), hex);

    [Fact]
    public void Only_members_of_an_enum_are_read_and_written()
    {
        OnlyMembers<PositionLeg>();
        OnlyMembers<OrderSide>();
        OnlyMembers<OrderType>();
        OnlyMembers<TimeInForce>();
        OnlyMembers<PositionEffect>();
        OnlyMembers<OrderState>();
        OnlyMembers<VenueOrderStatus>();
        OnlyMembers<FactFlag>();
        OnlyMembers<TradingState>();
    }

    private static void OnlyMembers<T>()
        where T : struct, Enum
    {
        Assert.Equal(typeof(int), Enum.GetUnderlyingType(typeof(T)));
        for (var number = -2; number < 200; number++)
        {
            var member = (T)Enum.ToObject(typeof(T), number);
            if (Enum.IsDefined(member))
            {
                Assert.Equal(member, Read((ref PayloadReader r) => r.Member<T>(), Written((ref PayloadWriter w, T m) => w.Member(m), member)));
                Assert.Equal(member, Read((ref PayloadReader r) => r.MemberOrNull<T>(), Written((ref PayloadWriter w, T m) => w.MemberOrNull<T>(m), member)));
                continue;
            }

            Assert.Throws<ArgumentException>(() => Written((ref PayloadWriter w, T m) => w.Member(m), member));
            Assert.Throws<ArgumentException>(() => Written((ref PayloadWriter w, T m) => w.MemberOrNull<T>(m), member));
            var bytes = Written((ref PayloadWriter w, int n) => w.Count(n), Math.Abs(number == -2 ? int.MaxValue : number == -1 ? 64 : number));
            AssertRefused((ref PayloadReader r) => r.Member<T>(), Convert.ToHexString(bytes));
        }
    }

    private static void Number(ref PayloadWriter writer, decimal number) => writer.Number(number);

    private static decimal ReadNumber(ref PayloadReader reader) => reader.Number();

    private static byte[] Written<T>(WriteField<T> write, T value)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var writer = new PayloadWriter(buffer);
        write(ref writer, value);
        writer.Complete();
        return buffer.WrittenSpan.ToArray();
    }

    private static T Read<T>(ReadField<T> read, byte[] payload)
    {
        var reader = new PayloadReader(1, 1, payload);
        var value = read(ref reader);
        reader.Complete();
        return value;
    }

    private static void AssertRefused<T>(ReadField<T> read, string hex) =>
        Assert.Throws<JournalFormatException>(() => Read(read, Convert.FromHexString(hex)));
}
