namespace Guardrails.Lives.Told;

/// <summary>What of one order of the venue was told to be executed.</summary>
internal sealed class ToldTally
{
    private readonly Dictionary<string, int> _executions = [];
    private readonly HashSet<string> _busted = [];
    private int _cumulative;

    /// <summary>"Per order the book keeps booked = max(Σ distinct executions, venue cumulative)" (internals/lives.md, facts).</summary>
    public int Booked => Math.Max(_executions.Values.Sum(), _cumulative);

    /// <summary>The most that was booked at any time: exits that came with it do not stop to work when an execution is taken back.</summary>
    public int Peak { get; private set; }

    public bool Knows(string executionId) => _executions.ContainsKey(executionId) || _busted.Contains(executionId);

    public void Execute(string executionId, int quantity)
    {
        if (!Knows(executionId))
        {
            _executions.Add(executionId, quantity);
            Peak = Math.Max(Peak, Booked);
        }
    }

    /// <summary>"Busts and corrections name their execution and lower both terms" (internals/lives.md, facts).</summary>
    public void Bust(string executionId, int quantity)
    {
        if (_busted.Add(executionId))
        {
            _executions.Remove(executionId);
            _cumulative = Math.Max(0, _cumulative - quantity);
        }
    }

    /// <summary>What was told of another is told of this one.</summary>
    public void Take(ToldTally other)
    {
        _busted.UnionWith(other._busted);
        foreach (var (id, quantity) in other._executions)
        {
            Execute(id, quantity);
        }

        Sum(other._cumulative);
    }

    public void Sum(int cumulative)
    {
        _cumulative = Math.Max(_cumulative, cumulative);
        Peak = Math.Max(Peak, Booked);
    }
}
