<?php

declare(strict_types=1);

namespace Orderwire\Notify\Model\Data;

use Orderwire\Notify\Api\Data\StatusInterface;

/**
 * One order status.
 */
class Status implements StatusInterface
{
    /** @var string */
    private $status;

    /** @var string */
    private $label;

    public function __construct(string $status = '', string $label = '')
    {
        $this->status = $status;
        $this->label = $label;
    }

    /**
     * @inheritdoc
     */
    public function getStatus()
    {
        return $this->status;
    }

    /**
     * @inheritdoc
     */
    public function getLabel()
    {
        return $this->label;
    }
}
