using Guardrails.Testing.FsCheck.Auditing;

namespace Guardrails.Testing.FsCheck.Playing;

/// <summary>One playing of a life, written down whole: what was done, what was there to see, and how it ended.</summary>
internal sealed class Playback
{
    private readonly List<string> _trace = [];
    private readonly List<string> _seen = [];

    private Playback()
    {
    }

    public IReadOnlyList<string> Trace => _trace;

    public static Playback Of(OrderLife life, Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions options)
    {
        var playback = new Playback();
        LifePlayer.Play(life, adapter, options, new TraceAudit(playback._seen), playback._trace);
        return playback;
    }

    /// <summary>Plays a life twice and compares.</summary>
    /// <returns><see langword="null"/> when both playings went the same way.</returns>
    public static Difference? OfTwo(OrderLife life, Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions options) =>
        Whole(life, adapter, options).DifferenceFrom(Whole(life, adapter, options));

    public Difference? DifferenceFrom(Playback again) => Difference.Between(_trace, again._trace) ?? Difference.Between(_seen, again._seen);

    /// <summary>As <see cref="Of"/>; that the playing broke off is one more line of it.</summary>
    private static Playback Whole(OrderLife life, Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions options)
    {
        var playback = new Playback();
        try
        {
            LifePlayer.Play(life, adapter, options, new TraceAudit(playback._seen), playback._trace);
        }
        catch (Exception exception)
        {
            playback._trace.Add($"{exception.GetType().Name}: {exception.Message}");
        }

        return playback;
    }
}
