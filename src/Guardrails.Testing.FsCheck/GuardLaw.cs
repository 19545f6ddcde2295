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
    /// <exception cref="LawNotApplicableException">The law cannot be checked over this adapter; the message says what is missing.</exception>
    /// <exception cref="ArgumentException">The options cannot be used.</exception>
    public void Check(Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions? options = null)
    {
        switch (Examine(adapter, options))
        {
            case LawOutcome.Broken broken:
                throw new LawBrokenException([broken]);
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
            if (missing is not null)
            {
                return;
            }

            try
            {
                observations += Play(life, adapter, options, []);
            }
            catch (LawNotApplicable what)
            {
                missing = what.Message;
            }
        }));
        if (runner.Failure is { } failure)
        {
            return Describe(failure, adapter, options);
        }

        return missing is not null ? new LawOutcome.NotApplicable { Law = this, Why = missing }
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

        List<string> seen = [], again = [], seenAgain = [];
        LifePlayer.Play(life, adapter, options, new TraceAudit(seen), trace);
        LifePlayer.Play(life, adapter, options, new TraceAudit(seenAgain), again);
        foreach (var (first, second) in trace.Zip(again).Concat(seen.Zip(seenAgain)).Where(static pair => pair.First != pair.Second))
        {
            throw new LawViolation($"the same life was played twice, and went otherwise the second time:\n  {first}\n  {second}");
        }

        return seen.Count == seenAgain.Count ? trace.Count
            : throw new LawViolation($"the same life was played twice; the first time there were {seen.Count} orders and positions to see, the second time {seenAgain.Count}");
    }

    private LawOutcome.Broken Describe(TestResult.Failed failure, Func<AdapterWorld, IAdapterUnderTest> adapter, LawOptions options)
    {
        var life = (OrderLife)failure.Item3.Head;
        var trace = new List<string>();
        var why = "it held when it was played again: the adapter is not deterministic";
        try
        {
            Play(life, adapter, options, trace);
        }
        catch (LawViolation violation)
        {
            why = violation.Message;
        }
        catch (Exception exception) when (exception is not LawNotApplicable)
        {
            why = $"{exception.GetType().Name}: {exception.Message}";
        }

        var seed = FormattableString.Invariant($"{failure.Item6.Seed},{failure.Item6.Gamma},{failure.Item7}");
        var others = FormattableString.Invariant($"{(options.Steps == 40 ? "" : $", Steps = {options.Steps}")}{(options.Faults ? "" : ", Faults = false")}");
        var own = options.Instruments is null && options.Limits is null && options.Bot is null ? "" : " // and the same Instruments, Limits and Bot";
        return new LawOutcome.Broken { Law = this, Why = why, Replay = seed, Life = life, Report = $$"""
            {{Name}} is broken: {{Sentence}}
            why:    {{why}}
            seed:   {{seed}} (life {{failure.Item1.NumberOfTests}}, shrunk {{failure.Item1.NumberOfShrinks}} times)
            replay: GuardLaws.{{Name}}.Check(adapter, new LawOptions { Replay = "{{seed}}"{{others}} });{{own}}
            life:
            {{life}}
            trace:
            {{string.Join('\n', trace.Select(static line => $"  {line}"))}}
            """ };
    }
}
