using Guardrails.Events;
using Guardrails.Journal;

namespace Guardrails.Tests.Events;

/// <summary>
/// Bytes that nobody wrote. Reading them either throws <see cref="JournalFormatException"/>, or finds an event whose one encoding they are;
/// any other exception fails the test.
/// </summary>
public sealed class EventCodecHostileTests
{
    public static TheoryData<string> Samples => GuardEventSamples.Names;

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_payload_that_ends_early_is_refused_at_every_byte(string sample)
    {
        var (kind, schema, payload) = EventCodecTests.Encoded(GuardEventSamples.All[sample]);
        for (var length = 0; length < payload.Length; length++)
        {
            var exception = Assert.Throws<JournalFormatException>(() => EventCodec.Decode(kind, schema, payload.AsSpan(0, length)));

            Assert.Equal((kind, schema), (exception.Kind, exception.Schema));
            Assert.InRange(exception.Offset, 0, length);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_payload_with_a_byte_too_many_is_refused(string sample)
    {
        var (kind, schema, payload) = EventCodecTests.Encoded(GuardEventSamples.All[sample]);

        var exception = Assert.Throws<JournalFormatException>(() => EventCodec.Decode(kind, schema, [.. payload, 0]));

        Assert.Equal(payload.Length, exception.Offset);
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void A_flipped_bit_is_refused_or_makes_another_event(string sample)
    {
        var (kind, schema, payload) = EventCodecTests.Encoded(GuardEventSamples.All[sample]);
        for (var bit = 0; bit < payload.Length * 8; bit++)
        {
            var flipped = payload.ToArray();
            flipped[bit / 8] ^= (byte)(1 << (bit % 8));
            RefuseOrRead(kind, schema, flipped);
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void The_payload_of_one_kind_read_as_another_is_refused_or_makes_another_event(string sample)
    {
        var (_, schema, payload) = EventCodecTests.Encoded(GuardEventSamples.All[sample]);
        foreach (var kind in Enum.GetValues<EventKind>())
        {
            RefuseOrRead((int)kind, schema, payload);
        }
    }

    [Theory]
    [InlineData(0x5EED)]
    public void Random_damage_is_refused_or_makes_another_event(int seed)
    {
        var random = new Random(seed);
        var samples = GuardEventSamples.All.Values.Select(EventCodecTests.Encoded).ToArray();
        var read = 0;
        for (var run = 0; run < 50_000; run++)
        {
            var (kind, schema, payload) = samples[random.Next(samples.Length)];
            var other = samples[random.Next(samples.Length)].Payload;
            byte[] damaged = random.Next(3) switch
            {
                0 => [.. payload.AsSpan(0, random.Next(payload.Length)), .. other.AsSpan(random.Next(other.Length))],
                1 => [.. payload.AsSpan(0, 16), .. RandomBytes(random, random.Next(64))],
                _ => Overwrite(payload, random),
            };
            read += RefuseOrRead(kind, schema, damaged) ? 1 : 0;
        }

        Assert.InRange(read, 1, 49_999);
    }

    [Theory]
    [InlineData(int.MinValue, 1)]
    [InlineData(-1, 1)]
    [InlineData(0, 1)]
    [InlineData(99, 1)]
    [InlineData(int.MaxValue, 1)]
    [InlineData(7, 0)]
    [InlineData(7, 2)]
    [InlineData(7, -1)]
    public void An_unknown_kind_or_schema_is_refused(int kind, int schema)
    {
        var (_, _, payload) = EventCodecTests.Encoded(GuardEventSamples.All["PositionsRead.full"]);

        var exception = Assert.Throws<JournalFormatException>(() => EventCodec.Decode(kind, schema, payload));

        Assert.Equal((kind, schema, 0), (exception.Kind, exception.Schema, exception.Offset));
        Assert.Contains($"kind {kind}, schema {schema}", exception.Message);
    }

    [Theory]
    [InlineData("0002" + "61", true)] // the strategy 'a'
    [InlineData("0241" + "00", true)] // the symbol 'A'
    [InlineData("0241" + "0261", false)] // both
    [InlineData("0001", false)] // an empty strategy
    [InlineData("0003" + "2061", false)] // ' a'
    [InlineData("0003" + "6120", false)] // 'a '
    [InlineData("0004" + "612062", false)] // 'a b'
    public void A_scope_is_the_account_or_one_symbol_or_one_strategy(string scope, bool isRead)
    {
        var (kind, schema, payload) = EventCodecTests.Encoded(GuardEventSamples.All["StateSet.bare"]);
        const int instant = 16, account = 2;

        Assert.Equal(isRead, RefuseOrRead(kind, schema, [.. payload.AsSpan(0, instant), .. Convert.FromHexString(scope), .. payload.AsSpan(instant + account)]));
    }

    /// <summary>Whether it was read.</summary>
    private static bool RefuseOrRead(int kind, int schema, byte[] payload)
    {
        GuardEvent e;
        try
        {
            e = EventCodec.Decode(kind, schema, payload);
        }
        catch (JournalFormatException)
        {
            return false;
        }

        var again = EventCodecTests.Encoded(e);
        Assert.Equal((kind, schema, Convert.ToHexString(payload)), (again.Kind, again.Schema, Convert.ToHexString(again.Payload)));
        return true;
    }

    private static byte[] Overwrite(byte[] payload, Random random)
    {
        var damaged = payload.ToArray();
        for (var i = random.Next(1, 4); i > 0; i--)
        {
            damaged[random.Next(damaged.Length)] = (byte)random.Next(256);
        }

        return damaged;
    }

    private static byte[] RandomBytes(Random random, int count)
    {
        var bytes = new byte[count];
        random.NextBytes(bytes);
        return bytes;
    }
}
