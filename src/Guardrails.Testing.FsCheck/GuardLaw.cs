using FsCheck;
using FsCheck.Fluent;
using Guardrails.Testing.FsCheck.Auditing;
using Guardrails.Testing.FsCheck.Playing;
using Microsoft.FSharp.Core;

namespace Guardrails.Testing.FsCheck;

/// <summary>
/// One sentence that must hold over any adapter, for every life of orders. <see cref="Check"/> is one line in a test of any framework.
/// </summary>
/// <remarks>Immutable and safe to share between threads; every examination is a world of its own.</remarks>
public sealed class GuardLaw
{
    private const int MaxShrinks = 3_000;

    /// <summary>How often a life that failed is played again. One that differs by a single coin toss looks the same each time once in 256.</summary>
    private const int Replays = 8;

    private readonly Func<LifeAudit>? _audit;
    private readonly LifeCommand[] _brings;

    internal GuardLaw(string name, string sentence, Func<LifeAudit>? audit, params LifeCommand[] brings)
    {
        Name = name;
        Sentence = sentence;
        _audit = audit;
        _brings = brings;
    }

    /// <summary>Its name: that of its property in <see cref="GuardLaws"/>.</summary>
    public string Name { get; }

    /// <summary>What it says.</summary>
    public string Sentence { get; }

    /// <summary>Plays random lives over an adapter and throws when the law does not hold.</summary>
    /// <param name="adapter">Makes the adapter, anew for every life.</param>
    /// <param name="options">Effort and seed; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="LawBrokenException">The law was broken; the message has the seed, the shrunk life and a line that replays it.</exception>
    /// <exception cref="LawNotExaminedException">The adapter is not deterministic; the message says where two playings of one life differed.</exception>
    /// <exception cref="LawNotApplicableException">The law cannot be checked over this adapter; the message says what is missing.</exception>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public void Check(Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions? options = null)
    {
        switch (Examine(adapter, options))
        {
            case LawOutcome.Broken broken:
                throw new LawBrokenException([broken], []);
            case LawOutcome.NotExamined unsteady:
                throw new LawNotExaminedException([unsteady]);
            case LawOutcome.NotApplicable missing:
                throw new LawNotApplicableException([missing]);
        }
    }

    /// <summary>Plays random lives over an adapter and says what came of it.</summary>
    /// <param name="adapter">Makes the adapter, anew for every life.</param>
    /// <param name="options">Effort and seed; <see langword="null"/> takes the defaults.</param>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public LawOutcome Examine(Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions? options = null)
    {
        ArgumentNullException.ThrowIfNull(adapter);
        options ??= new LawOptions();
        options.Validate();
        var observations = 0L;
        var shrinks = 0;
        string? missing = null;
        LawOutcome.NotExamined? unsteady = null;
        var played = 0;
        FailedLife? failed = null;
        var lives = Arb.From(
            Generators.Life(options.Steps, options.Faults, options.Instruments, options.Limits, _brings),
            life => LifeShrinking.Of(life).TakeWhile(_ => shrinks++ < MaxShrinks));
        var runner = new SilentRunner();
        Replay? replay = null;
        var isReplay = options.Replay is { } text && ReplaySeed.TryParse(text, out replay);
        var config = Config.Quick.WithName(Name).WithMaxTest(isReplay ? 1 : options.Lives)
            .WithReplay(FSharpOption<Replay>.Some(replay ?? ReplaySeed.Of(Name, options.Seed))).WithRunner(runner);
        global::FsCheck.Check.One(config, Prop.ForAll(lives, (OrderLife life) =>
        {
            // Nothing more can be learned, and every further life would say the same.
            if (missing is not null || unsteady is not null)
            {
                return;
            }

            // Ever more seldom, so that it costs little however many lives there are.
            if (failed is null && int.IsPow2(++played) && Repeat(life, adapter, options) is { } differs)
            {
                unsteady = differs;
                return;
            }

            var trace = new List<string>();
            try
            {
                observations += Play(life, adapter, options, trace);
            }
            catch (LawNotApplicable what)
            {
                missing = what.Message;
            }
            catch (Exception exception)
            {
                // The last one that is noted is the simplest: every simpler life held.
                failed = new FailedLife(life, WhyOf(exception), trace);
                throw;
            }
        }));
        if (runner.Failure is { } failure)
        {
            return Judge(failed ?? throw new InvalidOperationException($"No life could be drawn: {failure.Item2}"), failure, adapter, options);
        }

        return unsteady is not null ? unsteady
            : missing is not null ? new LawOutcome.NotApplicable { Law = this, Why = missing }
            : observations == 0 ? new LawOutcome.NotApplicable { Law = this, Why = FormattableString.Invariant($"none of {options.Lives} lives gave it an opportunity{Needs()}") }
            : new LawOutcome.Held { Law = this, Lives = isReplay ? 1 : options.Lives, Observations = observations };
    }

    /// <summary>The name and the sentence.</summary>
    public override string ToString() => $"{Name}: {Sentence}";

    private string Needs() => _brings.Length == 0 ? "" : $"; it needs an adapter under test that can do one of: {string.Join(", ", _brings.AsEnumerable())}";

    private int Play(OrderLife life, Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions options, List<string> trace)
    {
        if (_audit is not null)
        {
            var audit = _audit();
            LifePlayer.Play(life, adapter, options, audit, trace);
            return audit.Observations;
        }

        var once = Playback.Of(life, adapter, options);
        trace.AddRange(once.Trace);
        if (once.DifferenceFrom(Playback.Of(life, adapter, options)) is { } difference)
        {
            throw new LawViolation($"the same life was played twice, and went otherwise the second time:\n{difference}");
        }

        return trace.Count;
    }

    /// <summary>Whether a life that is played twice goes the same way. One law asks just that, and answers it by itself.</summary>
    private LawOutcome.NotExamined? Repeat(OrderLife life, Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions options) =>
        _audit is not null && Playback.OfTwo(life, adapter, options) is { } difference ? NotExamined(life, difference) : null;

    private LawOutcome.NotExamined NotExamined(OrderLife life, Difference difference) => new()
    {
        Law = this,
        Why = "the adapter is not deterministic: the same life was played twice, and went otherwise the second time; a failure would prove nothing and could not be replayed",
        Life = life,
        Once = difference.Once,
        Again = difference.Again,
    };

    /// <summary>A life that failed breaks the law when it fails the same way again.</summary>
    private LawOutcome Judge(FailedLife failed, TestResult.Failed failure, Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions options)
    {
        if (_audit is null)
        {
            return Describe(failed, failure, options);
        }

        for (var i = 0; i < Replays; i++)
        {
            var trace = new List<string>();
            var why = "the law held";
            try
            {
                Play(failed.Life, adapter, options, trace);
            }
            catch (Exception exception)
            {
                why = WhyOf(exception);
            }

            if (Difference.Between([.. failed.Trace, failed.Why], [.. trace, why]) is { } difference)
            {
                return NotExamined(failed.Life, difference);
            }
        }

        return (LawOutcome?)Repeat(failed.Life, adapter, options) ?? Describe(failed, failure, options);
    }

    private static string WhyOf(Exception exception) => exception is LawViolation ? exception.Message : $"{exception.GetType().Name}: {exception.Message}";

    private LawOutcome Describe(FailedLife failed, TestResult.Failed failure, LawOptions options)
    {
        var seed = FormattableString.Invariant($"{failure.Item6.Seed},{failure.Item6.Gamma},{failure.Item7}");
        var others = FormattableString.Invariant($"{(options.Steps == 40 ? "" : $", Steps = {options.Steps}")}{(options.Faults ? "" : ", Faults = false")}");
        var own = options.Instruments is null && options.Limits is null && options.Bot is null ? "" : " // and the same Instruments, Limits and Bot";
        return new LawOutcome.Broken { Law = this, Why = failed.Why, Replay = seed, Life = failed.Life, Report = $$"""
            {{Name}} is broken: {{Sentence}}
            why:    {{failed.Why}}
            seed:   {{seed}} (life {{failure.Item1.NumberOfTests}}, shrunk {{failure.Item1.NumberOfShrinks}} times)
            replay: GuardLaws.{{Name}}.Check(adapter, new LawOptions { Replay = "{{seed}}"{{others}} });{{own}}
            life:
            {{failed.Life}}
            trace:
            {{string.Join('\n', failed.Trace.Select(static line => $"  {line}"))}}
            """ };
    }

    /// <summary>A life in which the law did not hold, why not, and how it went.</summary>
    private sealed record FailedLife(OrderLife Life, string Why, IReadOnlyList<string> Trace);
}
