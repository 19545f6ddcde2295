namespace Guardrails.Lives.Venues;

/// <summary>The least of a position that is the bot's own.</summary>
internal sealed class OwnPart
{
    private int _net;
    private int _part;
    private int _sum;

    /// <summary>Never more than the bot has bought and sold in all, never more than is there, and less what others took when nothing was left of theirs.</summary>
    public int Value => _net >= 0 ? Math.Clamp(Math.Min(_part, _sum), 0, _net) : Math.Clamp(Math.Max(_part, _sum), _net, 0);

    public void Hold(int quantity) => (_net, _part, _sum) = (quantity, quantity, quantity);

    /// <summary>"Others take what is not managed first" (concepts/reconciliation.md).</summary>
    public void Move(int by, bool isOwn)
    {
        _net += by;
        if (isOwn)
        {
            _part += by;
            _sum += by;
        }
        else
        {
            _part = _part > 0 ? Math.Min(_part, Math.Max(0, _net)) : Math.Max(_part, Math.Min(0, _net));
        }
    }
}
