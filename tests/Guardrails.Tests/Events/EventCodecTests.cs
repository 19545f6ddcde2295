using System.Buffers;
using Guardrails.Book;
using Guardrails.Events;
using Guardrails.Orders;

namespace Guardrails.Tests.Events;

public sealed class EventCodecTests
{
    public static TheoryData<string> Samples => GuardEventSamples.Names;

    /// <summary>Every type that derives from <see cref="GuardEvent"/>, wherever it is declared.</summary>
    private static IReadOnlyList<Type> EventTypes =>
        [.. typeof(GuardEvent).Assembly.GetTypes().Where(type => type.IsSubclassOf(typeof(GuardEvent))).OrderBy(type => type.Name, StringComparer.Ordinal)];

    [Fact]
    public void Events_are_a_closed_hierarchy()
    {
        Assert.All(EventTypes, type => Assert.True(
            type is { IsSealed: true, IsNestedPublic: true } && type.BaseType == typeof(GuardEvent) && type.DeclaringType == typeof(GuardEvent),
            $"{type} is not a sealed case of {nameof(GuardEvent)}"));
    }

    [Fact]
    public void Every_event_has_a_kind_two_samples_and_their_golden_files()
    {
        var events = EventTypes.Select(type => type.Name).ToList();

        Assert.Equal(events, Enum.GetNames<EventKind>().Order(StringComparer.Ordinal));
        Assert.Empty(events.SelectMany(name => new[] { $"{name}.bare", $"{name}.full" }).Except(GuardEventSamples.All.Keys));
        Assert.All(GuardEventSamples.All, sample => Assert.StartsWith($"{sample.Value.GetType().Name}.", sample.Key));
        Assert.Equal(GuardEventSamples.All.Keys, GoldenFiles.All.Select(golden => golden.Sample).Distinct().Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_event_has_one_number_for_ever()
    {
        Assert.Equal(Enum.GetNames<EventKind>().Length, Enum.GetValues<EventKind>().Distinct().Count());
        Assert.All(GuardEventSamples.All.Values, e => Assert.Equal(e.GetType().Name, e.Kind.ToString()));
        Assert.All(GoldenFiles.All, golden => Assert.Equal(golden.Sample.Split('.')[0], ((EventKind)golden.Kind).ToString()));
    }

    /// <summary>A layout that was ever written stays readable, so each has its golden files: from schema 1 to the one that is written today.</summary>
    [Fact]
    public void Every_layout_of_an_event_has_golden_files()
    {
        Assert.All(GuardEventSamples.All.Values.Select(Encoded).DistinctBy(e => e.Kind), e => Assert.Equal(
            Enumerable.Range(1, e.Schema), GoldenFiles.All.Where(golden => golden.Kind == e.Kind).Select(golden => golden.Schema).Distinct().Order()));
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
        var decoded = EventCodec.Decode(kind, schema, payload);

        Assert.Equal(e.Kind, (EventKind)kind);
        Assert.Equal(e.GetType(), decoded.GetType());
        Assert.Equal(ObjectText.Of(e), ObjectText.Of(decoded));
    }

    [Theory]
    [MemberData(nameof(Samples))]
    public void An_event_is_written_as_ever(string sample)
    {
        var (kind, schema, payload) = Encoded(GuardEventSamples.All[sample]);

        var golden = GoldenFiles.All.SingleOrDefault(file => file.Sample == sample && file.Schema == schema);

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
            transitioned with { State = (OrderState)14 },
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
