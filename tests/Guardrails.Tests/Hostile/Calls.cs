using System.Reflection;
using Guardrails.Denials;
using Guardrails.Testing;

namespace Guardrails.Tests.Hostile;

/// <summary>Calls every public method of a type with hostile values, and says what must not have come of it.</summary>
/// <param name="type">The type; a method that is added to it is called from then on.</param>
/// <param name="times">How often each is called on one object.</param>
/// <param name="seed">Where the values come from.</param>
/// <param name="law">The test, for the line that repeats it.</param>
internal sealed class Calls(Type type, int times, int seed, string law)
{
    private readonly Random _random = new(seed);

    private readonly MethodInfo[] _methods =
    [
        .. type.GetMethods(BindingFlags.Public | BindingFlags.Instance | BindingFlags.Static | BindingFlags.DeclaredOnly)
            .Where(static m => m.Name != nameof(IAsyncDisposable.DisposeAsync)).OrderBy(static m => m.ToString(), StringComparer.Ordinal),
    ];

    private readonly List<string> _before = [];

    private readonly Dictionary<string, string> _problems = new(StringComparer.Ordinal);

    public int Answered { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Everything that must not have come of a call, each once with the values that showed it first.</summary>
    public IReadOnlyCollection<string> Problems => _problems.Values;

    /// <summary>Calls every method, in any order.</summary>
    /// <param name="target">What it is called on.</param>
    /// <param name="now">The time of the world.</param>
    /// <param name="hash">The state; the same before and after a call that throws.</param>
    /// <param name="time">Passes while an answer is waited for.</param>
    /// <param name="fault">Why the books are broken, if they are.</param>
    public bool All(object target, DateTimeOffset now, Func<string?> hash, VirtualTimeProvider time, Func<string?> fault)
    {
        var order = Enumerable.Range(0, _methods.Length * times).Select(i => _methods[i % _methods.Length]).ToArray();
        _random.Shuffle(order);
        _before.Clear();
        return order.All(method => Once(method, target, now, hash, time, fault));
    }

    /// <returns>Whether the books are still sound.</returns>
    private bool Once(MethodInfo method, object target, DateTimeOffset now, Func<string?> hash, VirtualTimeProvider time, Func<string?> fault)
    {
        var values = new HostileValues(new Random(_random.Next()), now);
        var before = hash();
        var isMade = false;
        string? problem;
        Exception? thrown = null;
        try
        {
            var arguments = method.GetParameters().Select(p => values.Make(p.ParameterType)).ToArray();
            isMade = true;
            var answer = method.Invoke(target, BindingFlags.DoNotWrapExceptions, null, arguments, null);
            if (AsTask(answer) is { } task)
            {
                Wait(task, time);
                answer = task.GetType().GetProperty("Result")?.GetValue(task);
            }

            // A person reads it, and a log writes it.
            _ = answer?.ToString();
            (answer as IDisposable)?.Dispose();
            if (method.IsStatic && answer is IAsyncDisposable opened)
            {
                Wait(opened.DisposeAsync().AsTask(), time);
            }

            Answered++;
            problem = fault() is { } broken ? $"the books are broken: {broken}" : null;
        }
        catch (Exception exception) when (exception is not NotSupportedException)
        {
            Refused++;
            thrown = exception;
            var after = hash();

            // A canceled call of many steps goes on: it ends the waiting, and refuses nothing.
            problem = Problem(method, exception, values, isMade) ?? (before == after || exception is OperationCanceledException ? null : $"the state was {before} before the call that threw, and is {after} after it");
        }

        if (problem is not null)
        {
            _problems.TryAdd($"{method.Name} {thrown?.GetType().Name} {problem[..Math.Min(20, problem.Length)]} {thrown?.StackTrace?.Split('\n').FirstOrDefault(static l => l.Contains("Guardrails.", StringComparison.Ordinal))}", $"""
                {method}{(isMade ? "" : ", while the arguments were made")}: {problem}
                values: {string.Join(" | ", values.Trace)}
                seed {seed}, replay: GUARDRAILS_SEED={seed} dotnet test --project tests/Guardrails.Tests --filter-method "*.{law}"
                {thrown}
                before it: {string.Join("\n", _before.TakeLast(100))}
                """);
        }

        if (thrown is null)
        {
            _before.Add($"{method.Name} {string.Join(" | ", values.Trace)}");
        }

        return fault() is null;
    }

    private static void Wait(Task task, VirtualTimeProvider time)
    {
        for (var waited = TimeSpan.Zero; !task.IsCompleted;)
        {
            if (time.UntilNextTimer is { } next && waited < TimeSpan.FromMinutes(10))
            {
                waited += next;
                time.Advance(next);
            }
            else
            {
                Assert.True(task.ContinueWith(static _ => { }, TaskScheduler.Default).Wait(TimeSpan.FromSeconds(10)), "no answer came");
            }
        }

        task.GetAwaiter().GetResult();
    }

    private static Task? AsTask(object? answer) => answer switch
    {
        Task task => task,
        ValueTask done => done.AsTask(),
        not null when answer.GetType() is { IsGenericType: true } type && type.GetGenericTypeDefinition() == typeof(ValueTask<>) => (Task)type.GetMethod(nameof(ValueTask<>.AsTask))!.Invoke(answer, null)!,
        _ => null,
    };

    /// <summary>What is wrong with an exception; <see langword="null"/> when it is a refusal that a person can act on.</summary>
    private static string? Problem(MethodInfo method, Exception exception, HostileValues values, bool isMade) => exception switch
    {
        OrderDeniedException when method.Name == nameof(PositionInvariantEnforcer.EnforceBeforeOrder) => null,
        OperationCanceledException when isMade && method.GetParameters().Any(static p => p.ParameterType == typeof(CancellationToken)) => null,
        InvalidOperationException when method.Name == nameof(OrderGuard.SetState) && exception.Message.Contains("is quarantined and can be set to", StringComparison.Ordinal) => null,
        InvalidOperationException when exception.Message.Contains("is kept by another guard of this process", StringComparison.Ordinal) => null,
        ArgumentException { ParamName: null or "" } => "the exception names no parameter",
        ArgumentException { Message.Length: > 4_000 } => $"the message has {exception.Message.Length} characters",
        ArgumentNullException => null,
        ArgumentException => NamesValue(exception.Message, values.Made) ? null : "the exception names no value",
        _ => $"{exception.GetType().Name} is no refusal",
    };

    private static bool NamesValue(string message, HashSet<string> made) => message.Contains("empty", StringComparison.Ordinal) || message.Contains("null", StringComparison.Ordinal) || message.Any(char.IsAsciiDigit)
        || made.Select(static m => m.Length > 64 ? m[..64] : m)
            .Any(m => message.Contains(string.IsNullOrWhiteSpace(m) ? $"'{m}'" : m.Trim(), StringComparison.OrdinalIgnoreCase));
}
