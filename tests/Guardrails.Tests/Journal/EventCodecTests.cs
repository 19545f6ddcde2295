using System.Buffers;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Tests.Journal;

public sealed class EventCodecTests
{
    private const int CurrentSchema = 1;

    public static TheoryData<string> Samples => GuardEventSamples.Names;

    [Fact]
    public void Every_event_has_a_kind_and_two_samples()
    {
        var events = typeof(GuardEvent).GetNestedTypes().Where(type => type.IsSubclassOf(typeof(GuardEvent))).Select(type => type.Name).Order().ToList();

        Assert.Equal(events, Enum.GetNames<EventKind>().Order());
        Assert.Empty(events.SelectMany(name => new[] { $"{name}.bare", $"{name}.full" }).Except(GuardEventSamples.All.Keys));
        Assert.All(GuardEventSamples.All, sample => Assert.StartsWith($"{sample.Value.GetType().Name}.", sample.Key));
    }

    /// <summary>A field with the same value in all samples could be lost, and two fields with the same values could be swapped, unnoticed.</summary>
    [Fact]
    public void The_samples_of_an_event_tell_every_field_from_every_other()
    {
        foreach (var samples in GuardEventSamples.All.Values.GroupBy(e => e.GetType(), e => ObjectText.Of(e)))
        {
            var fields = samples.SelectMany(sample => sample.Keys).Distinct()
                .ToDictionary(field => field, field => samples.Select(sample => sample.GetValueOrDefault(field, "not there")).ToList());

            Assert.All(fields, field => Assert.True(field.Value.Distinct().Count() > 1, $"{samples.Key.Name}{field.Key} is always {field.Value[0]}"));
            Assert.All(fields.GroupBy(field => string.Join(" | ", field.Value), field => field.Key), alike => Assert.True(
                alike.Count() == 1, $"{samples.Key.Name}: {string.Join(" and ", alike)} are always alike"));
        }
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void An_event_comes_back_with_every_field(string sample)
    {
        var e = GuardEventSamples.All[sample];

        var (kind, schema, payload) = Encoded(e);

        Assert.Equal(e.GetType().Name, ((EventKind)kind).ToString());
        Assert.Equal(CurrentSchema, schema);
        Assert.Equal(ObjectText.Of(e), ObjectText.Of(EventCodec.Decode(kind, schema, payload)));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void An_event_is_written_as_ever(string sample)
    {
        var (kind, schema, payload) = Encoded(GuardEventSamples.All[sample]);

        var golden = GoldenFiles.All.SingleOrDefault(file => file.Sample == sample && file.Schema == CurrentSchema);

        Assert.True(golden is not null, $"{GoldenFile.NameOf(kind, schema, sample)} is missing; it is written as\n{Convert.ToHexString(payload)}");
        Assert.Equal((golden.Kind, Convert.ToHexString(golden.Payload)), (kind, Convert.ToHexString(payload)));
    }

    [Fact]
    public void Everything_ever_written_can_be_read()
    {
        Assert.NotEmpty(GoldenFiles.All);
        Assert.All(GoldenFiles.All, golden => Assert.Equal(
            ObjectText.Of(GuardEventSamples.All[golden.Sample]), ObjectText.Of(EventCodec.Decode(golden.Kind, golden.Schema, golden.Payload))));
    }

    /// <summary>A buffer that never gives more than it must, so that the writer has to ask again all the time.</summary>
    [Theory]
    [MemberData(nameof(Samples))]
    public void The_encoding_does_not_depend_on_the_buffer(string sample)
    {
        var tight = new TightBuffer();

        EventCodec.Encode(GuardEventSamples.All[sample], tight);

        Assert.Equal(Encoded(GuardEventSamples.All[sample]).Payload, tight.Written);
    }

    [Fact]
    public void Events_follow_one_another_in_one_buffer()
    {
        var buffer = new ArrayBufferWriter<byte>();
        foreach (var e in GuardEventSamples.All.Values)
        {
            EventCodec.Encode(e, buffer);
        }

        Assert.Equal(GuardEventSamples.All.Values.SelectMany(e => Encoded(e).Payload), buffer.WrittenSpan.ToArray());
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void Encoding_allocates_nothing(string sample)
    {
        var e = GuardEventSamples.All[sample];
        var buffer = new ArrayBufferWriter<byte>(4096);
        EventCodec.Encode(e, buffer);
        buffer.ResetWrittenCount();

        var before = GC.GetAllocatedBytesForCurrentThread();
        EventCodec.Encode(e, buffer);

        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    /// <summary>A bot may ask for a side that does not exist; the record of the denial says what it asked for.</summary>
    [Theory]
    [InlineData(0)]
    [InlineData(3)]
    [InlineData(int.MinValue)]
    [InlineData(int.MaxValue)]
    public void A_denial_keeps_the_side_that_was_asked_for(int side)
    {
        var denied = (GuardEvent.OrderDenied)GuardEventSamples.All["OrderDenied.full"] with { Side = (OrderSide)side };

        Assert.Equal((OrderSide)side, Assert.IsType<GuardEvent.OrderDenied>(Decoded(denied)).Side);
    }


    /// <summary>What could not be read back is not written: nobody would find out before the next start.</summary>
    [Fact]
    public void An_event_that_could_not_be_read_is_not_written()
    {
        var transitioned = (GuardEvent.OrderTransitioned)GuardEventSamples.All["OrderTransitioned.full"];
        GuardEvent[] unreadable =
        [
            transitioned with { State = 0 },
            transitioned with { State = (OrderState)(-1) },
            transitioned with { State = (OrderState)13 },
            transitioned with { ClientOrderId = null! },
            new GuardEvent.PositionsRead(default, -1),
            new GuardEvent.PositionsRead(default, DateTime.MaxValue.Ticks + 1),
            new GuardEvent.PositionsRead(new GuardInstant(-1, 0), 0),
        ];

        Assert.All(unreadable, e => Assert.Throws<ArgumentException>(() => Encoded(e)));
    }

    internal static (int Kind, int Schema, byte[] Payload) Encoded(GuardEvent e)
    {
        var buffer = new ArrayBufferWriter<byte>();
        var (kind, schema) = EventCodec.Encode(e, buffer);
        return (kind, schema, buffer.WrittenSpan.ToArray());
    }

    private static GuardEvent Decoded(GuardEvent e)
    {
        var (kind, schema, payload) = Encoded(e);
        return EventCodec.Decode(kind, schema, payload);
    }

    private sealed class TightBuffer : IBufferWriter<byte>
    {
        private byte[] _given = [];

        public List<byte> Written { get; } = [];

        public void Advance(int count) => Written.AddRange(_given.AsSpan(0, count));

        public Memory<byte> GetMemory(int sizeHint = 0) => _given = new byte[Math.Max(sizeHint, 1)];

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
