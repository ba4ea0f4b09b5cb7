<?php

declare(strict_types=1);

namespace Orderwire\Notify\Model;

use Magento\Sales\Model\ResourceModel\Order\Status\CollectionFactory;
use Orderwire\Notify\Api\StatusesInterface;
use Orderwire\Notify\Model\Data\StatusFactory;

/**
 * The shop's order statuses.
 */
class Statuses implements StatusesInterface
{
    /** @var CollectionFactory */
    private $collections;

    /** @var StatusFactory */
    private $statuses;

    public function __construct(CollectionFactory $collections, StatusFactory $statuses)
    {
        $this->collections = $collections;
        $this->statuses = $statuses;
    }

    /**
     * @inheritdoc
     */
    public function getList()
    {
        $found = [];
        foreach ($this->collections->create() as $row) {
            $found[] = $this->statuses->create([
                'status' => (string) $row->getData('status'),
                'label' => (string) $row->getData('label'),
            ]);
        }
        return $found;
    }
}
